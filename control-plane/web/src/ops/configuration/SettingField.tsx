import { useState } from 'preact/hooks';
import { Field } from '../form/Field';
import { flawOf, ruleHint, scopeText, settingLabel, typedValue, valueText, type Scope, type Setting, type Value } from './configuration';

interface SettingFieldProps {
  readonly setting: Setting;
  /** As it would be set here; null: not here. */
  readonly value: Value | null;
  readonly changed: boolean;
  /** What counts without a value here; null: each appliance's own option. */
  readonly inherited: { readonly value: Value; readonly from: Scope } | null;
  /** What the API said. */
  readonly wrong: string | null;
  readonly onChange: (value: Value | null) => void;
}

/** One setting in one scope: a value, or none, and then whose value counts. */
export function SettingField({ setting, value, changed, inherited, wrong, onChange }: SettingFieldProps) {
  const { label, unit } = settingLabel(setting.name);
  const otherwise = inherited === null ? 'its own option' : `${valueText(inherited.value, setting.name)} (${scopeText(inherited.from)})`;
  // As it is being typed: "2." is a value already, and must not lose its point.
  const [typed, setTyped] = useState('');
  const text = value === null ? '' : typedValue(setting, typed) === value ? typed : String(value);
  return (
    <div class="setting" data-changed={changed} data-set={value !== null}>
      <Field
        label={
          <>
            {label}
            {unit === null ? null : <small class="inline"> {unit}</small>}
            {changed ? <span class="setting-changed"> changed</span> : null}
          </>
        }
        hint={
          <>
            <code>{setting.name}</code> {ruleHint(setting)}
          </>
        }
        wrong={wrong ?? flawOf(setting, value)}
      >
        {setting.kind === 'number' ? (
          <input
            name={setting.name}
            inputMode={setting.is_whole === true ? 'numeric' : 'decimal'}
            autocomplete="off"
            placeholder={otherwise}
            value={text}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              onChange(typedValue(setting, event.currentTarget.value));
            }}
          />
        ) : (
          <select name={setting.name} value={text} onChange={(event) => onChange(typedValue(setting, event.currentTarget.value))}>
            <option value="">{`Not set: ${otherwise}`}</option>
            {(setting.kind === 'switch' ? ['true', 'false'] : (setting.choices ?? [])).map((choice) => (
              <option key={choice} value={choice}>
                {setting.kind === 'switch' ? (choice === 'true' ? 'On' : 'Off') : choice}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
