import { cloneElement, type ComponentChildren, type VNode } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: ComponentChildren;
  /** What to write there. */
  readonly hint?: ComponentChildren;
  readonly wrong?: string | null;
  readonly wide?: boolean;
  /** One input, select or textarea. */
  readonly children: VNode;
}

/** A labelled field. What is wrong with it stands below it, and a screen reader says it with the field. */
export function Field({ label, hint, wrong = null, wide = false, children }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? null : `${id}-hint`, wrong === null ? null : `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div class={wide ? 'ops-field ops-field-wide' : 'ops-field'}>
      <label for={id}>{label}</label>
      {cloneElement(children, { id, 'aria-invalid': wrong !== null, 'aria-describedby': described === '' ? undefined : described })}
      {hint === undefined ? null : <small id={`${id}-hint`}>{hint}</small>}
      {wrong === null ? null : (
        <p class="field-wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}

interface WhyFieldProps {
  readonly value: string;
  readonly onChange: (why: string) => void;
  readonly wrong?: string | null;
}

/** Every change is asked for its reason, which goes to the log. */
export function WhyField({ value, onChange, wrong = null }: WhyFieldProps) {
  return (
    <Field label="Why (stays in the log)" wrong={wrong} wide>
      <input name="why" required maxLength={500} value={value} autocomplete="off" onInput={(event) => onChange(event.currentTarget.value)} />
    </Field>
  );
}
