import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { counted } from '../../design/format';
import { WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { useSubmit } from '../form/useSubmit';
import type { Fleet } from '../useFleet';
import {
  fieldOf,
  flawOf,
  fleetScope,
  inherited,
  sameScope,
  scopeText,
  settingsIn,
  settingLabel,
  stillNew,
  valueText,
  withEdit,
  withEdits,
  type Configuration,
  type Edit,
  type Scope,
  type Version,
} from './configuration';
import { ScopeChooser } from './ScopeChooser';
import { SettingField } from './SettingField';

interface ConfigurationEditorProps {
  readonly configuration: Configuration;
  readonly fleet: Fleet;
  readonly versions: readonly Version[];
  readonly onChanged: () => void;
}

/** An edit in progress: changes on top of the version that its author has seen. Nothing is sent before he says why. */
export function ConfigurationEditor({ configuration, fleet, versions, onChanged }: ConfigurationEditorProps) {
  const [scope, setScope] = useState<Scope>(fleetScope);
  const [made, setEdits] = useState<readonly Edit[]>([]);
  const [base, setBase] = useState(configuration.version);
  const [why, setWhy] = useState('');
  const sending = useSubmit();

  // Without a change of one's own the newest version is what one has seen; with one, whoever came in between is told first.
  const edits = stillNew(made, configuration.document);
  const seen = edits.length === 0 ? configuration.version : base;
  const overtaken = seen < configuration.version;
  const document = withEdits(configuration.document, edits);
  const site = scope.kind === 'appliance' ? siteOf(scope.name, fleet) : null;
  const flawed = edits.some((edit) => {
    const setting = configuration.settings.find((known) => known.name === edit.setting);
    return setting !== undefined && flawOf(setting, edit.value) !== null;
  });

  const change = (edit: Edit) => {
    if (edits.length === 0) setBase(configuration.version);
    sending.clear();
    setEdits(withEdit(edits, configuration.document, edit));
  };
  const discard = () => {
    setEdits([]);
    setWhy('');
    sending.clear();
  };
  const apply = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(async () => {
      await sendAuthorized('/ops/configuration', { method: 'PUT', body: { document, based_on: seen, why: why.trim() } });
    });
    if (done) discard();
    onChanged();
  };

  const shown = edits.map((edit) => fieldOf(edit.scope, edit.setting));
  const meanwhile = versions.filter((version) => version.version > seen);
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">Settings</h2>
      <ScopeChooser document={document} fleet={fleet} scope={scope} onChoose={setScope} />
      <div class="settings" role="group" aria-label={`Settings of ${scope.kind === 'fleet' ? 'all appliances' : scopeText(scope)}`}>
        {configuration.settings.map((setting) => (
          <SettingField
            key={`${scopeText(scope)} ${setting.name}`}
            setting={setting}
            value={settingsIn(document, scope)[setting.name] ?? null}
            changed={edits.some((edit) => sameScope(edit.scope, scope) && edit.setting === setting.name)}
            inherited={inherited(document, scope, site, setting.name)}
            wrong={sending.wrong(fieldOf(scope, setting.name))}
            onChange={(value) => change({ scope, setting: setting.name, value })}
          />
        ))}
      </div>
      {edits.length === 0 ? (
        <p class="settings-note">The nearer counts: an appliance's own value before its site's, its site's before everybody's. Change something, and it is listed here before it is sent.</p>
      ) : (
        <form class="pending" aria-label="Changes to send" onSubmit={(event) => void apply(event)}>
          <h3>{counted(edits.length, 'change')}</h3>
          <ul class="pending-list">
            {edits.slice(0, 50).map((edit) => (
              <li key={fieldOf(edit.scope, edit.setting)}>
                <span>
                  {settingLabel(edit.setting).label} <small class="inline">{edit.scope.kind === 'fleet' ? 'all appliances' : scopeText(edit.scope)}</small>
                </span>
                <span class="pending-values">
                  <del>{valueText(settingsIn(configuration.document, edit.scope)[edit.setting] ?? null, edit.setting)}</del> → <ins>{valueText(edit.value, edit.setting)}</ins>
                </span>
              </li>
            ))}
          </ul>
          {overtaken ? (
            <div class="overtaken" role="alert">
              <p>
                <strong>Somebody changed it meanwhile.</strong> Yours are kept, and stand on top of the newest version once you have looked at it:
              </p>
              <ul>
                {meanwhile.slice(0, 5).map((version) => (
                  <li key={version.version}>{`Version ${version.version} by ${version.made_by}: ${version.why}`}</li>
                ))}
              </ul>
              <button
                type="button"
                class="button button-small"
                onClick={() => {
                  setBase(configuration.version);
                  sending.clear();
                }}
              >
                {`I have seen version ${configuration.version}`}
              </button>
            </div>
          ) : null}
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
          {overtaken && sending.problem?.status === 409 ? null : <FormProblem problem={sending.problem} shown={[...shown, 'why']} />}
          <div class="dialog-buttons">
            <button type="button" class="button button-quiet" onClick={discard}>
              Discard
            </button>
            <button type="submit" class="button button-lamp" disabled={sending.busy || overtaken || flawed || why.trim() === ''}>
              {`Apply as version ${configuration.version + 1}`}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

function siteOf(appliance: string, fleet: Fleet): string | null {
  const id = fleet.appliances?.find((known) => known.name === appliance)?.site_id ?? null;
  return fleet.sites.find((site) => site.site_id === id)?.name ?? null;
}
