import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { WhyField } from './Field';
import { FormProblem } from './FormProblem';
import { OpsDialog } from './OpsDialog';
import { useSubmit } from './useSubmit';

interface WhyDialogProps {
  readonly title: string;
  /** What the button does: "Drain". */
  readonly verb: string;
  readonly dangerous?: boolean;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** Does it; the dialog closes when it is done, and says why when it cannot be. */
  readonly onConfirm: (why: string) => Promise<void>;
  /** What it would do. */
  readonly children?: ComponentChildren;
}

/** Asks whether, and why. */
export function WhyDialog({ title, verb, dangerous = false, wide = false, onClose, onConfirm, children }: WhyDialogProps) {
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const confirm = async (event: Event) => {
    event.preventDefault();
    if (await sending.run(() => onConfirm(why.trim()))) onClose();
  };
  return (
    <OpsDialog title={title} onClose={onClose} wide={wide}>
      <form onSubmit={(event) => void confirm(event)}>
        {children}
        <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        <FormProblem problem={sending.problem} shown={['why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class={dangerous ? 'button button-danger' : 'button button-lamp'} disabled={sending.busy || why.trim() === ''}>
            {verb}
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
