import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { count, counted } from '../../design/format';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import type { Site } from '../sites';
import { prefixesOf } from './siteForms';

interface PrefixesDialogProps {
  readonly site: Site;
  /** As they are declared now. */
  readonly declared: readonly string[];
  readonly onClose: () => void;
}

/** The prefixes that are declared for a site by hand: a list in place of the one before. */
export function PrefixesDialog({ site, declared, onClose }: PrefixesDialogProps) {
  const [text, setText] = useState(() => declared.join('\n'));
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const prefixes = prefixesOf(text);
  const takesBack = prefixes.length === 0;
  const send = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(async () => {
      await sendAuthorized(`/ops/sites/${site.site_id}/prefixes`, { method: 'PUT', body: { prefixes, why: why.trim() }, timeoutMs: 60_000 });
    });
    if (done) onClose();
  };
  return (
    <OpsDialog title={`Prefixes of ${site.name}`} onClose={onClose} wide>
      <form onSubmit={(event) => void send(event)}>
        <p>These take the place of what is declared now. What routers announce and what was uploaded counts besides.</p>
        <Field label={`Prefixes, one a line${takesBack ? '' : `: ${count(prefixes.length)}`}`} hint="20,000 at most; what follows a # is a remark" wide>
          <textarea
            name="prefixes"
            rows={8}
            spellcheck={false}
            placeholder={'192.0.2.0/24\n2001:db8::/32'}
            value={text}
            onInput={(event) => {
              sending.clear();
              setText(event.currentTarget.value);
            }}
          />
        </Field>
        <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        <FormProblem problem={namedByPrefix(sending.problem, prefixes)} shown={['why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            class={takesBack ? 'button button-danger' : 'button button-lamp'}
            disabled={sending.busy || why.trim() === '' || (takesBack && declared.length === 0)}
          >
            {takesBack ? 'Take all back' : `Declare ${counted(prefixes.length, 'prefix', 'prefixes')}`}
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}

/** "prefixes[3]" says little beside a text of many lines: the prefix itself stands there instead. */
function namedByPrefix(problem: ReturnType<typeof useSubmit>['problem'], prefixes: readonly string[]): ReturnType<typeof useSubmit>['problem'] {
  if (problem === null) return null;
  const fields = Object.fromEntries(
    Object.entries(problem.fields).map(([field, message]) => [prefixes[Number(/^prefixes\[(\d+)\]$/.exec(field)?.[1] ?? -1)] ?? field, message]),
  );
  return Object.assign(Object.create(problem) as typeof problem, { fields });
}
