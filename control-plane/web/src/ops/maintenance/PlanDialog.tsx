import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { runningTime } from '../../design/format';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import { localMinute, momentOf, type Subject } from './maintenance';

const hour = 3_600_000;

/** Plans a time in which an appliance or a site takes nobody new, and comes back by itself. */
export function PlanDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }) {
  const [begins, setBegins] = useState<'now' | 'later'>('now');
  const [from, setFrom] = useState(() => localMinute(new Date(Date.now() + hour)));
  const [to, setTo] = useState(() => localMinute(new Date(Date.now() + 3 * hour)));
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const [start, end] = [begins === 'now' ? new Date() : momentOf(from), momentOf(to)];
  const lasts = start === null || end === null ? 0 : (end.getTime() - start.getTime()) / 1000;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  const send = async (event: Event) => {
    event.preventDefault();
    if (end === null) return;
    if (await sending.run(() => plan(subject, begins === 'now' ? null : start, end, why.trim()))) onClose();
  };
  return (
    <OpsDialog title={`Maintenance of ${subject.name}`} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <p>
          {'siteId' in subject
            ? 'All that stands there takes nobody new from the beginning on, and comes back by itself at the end.'
            : 'It takes nobody new from the beginning on, and comes back by itself at the end.'}
        </p>
        <fieldset class="choice-row">
          <legend>Begins</legend>
          {(['now', 'later'] as const).map((when) => (
            <label key={when}>
              <input type="radio" name="begins" checked={begins === when} onChange={() => setBegins(when)} />
              {when === 'now' ? 'Now' : 'Later'}
            </label>
          ))}
        </fieldset>
        <div class="field-grid">
          {begins === 'now' ? null : (
            <Field label="From" wrong={sending.wrong('from')}>
              <input type="datetime-local" name="from" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
            </Field>
          )}
          <Field label="To" hint={`${lasts > 0 ? `${runningTime(lasts)}; ` : ''}your time, ${zone}`} wrong={sending.wrong('to') ?? (end !== null && lasts <= 0 ? 'After its beginning.' : null)}>
            <input type="datetime-local" name="to" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
          </Field>
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        </div>
        <FormProblem problem={sending.problem} shown={['from', 'to', 'why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || lasts <= 0 || why.trim() === ''}>
            Plan it
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}

async function plan(subject: Subject, from: Date | null, to: Date, why: string): Promise<void> {
  const path = 'applianceId' in subject ? `/ops/appliances/${subject.applianceId}/maintenance` : `/ops/sites/${subject.siteId}/maintenance`;
  await sendAuthorized(path, { method: 'POST', body: { ...(from === null ? {} : { from: from.toISOString() }), to: to.toISOString(), why } });
}
