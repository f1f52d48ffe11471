import { useState } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { counted } from '../../design/format';
import { Icon } from '../../design/Icon';
import { useFresh } from '../../design/useFresh';
import { setState } from '../drain/drain';
import type { Appliance } from '../fleet';
import { WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import { checkName, toDoHere, type Check, type TurnUp } from './turnUp';
import './turn-up.css';

const followMs = 3_000;

/** What has to be right before viewers are sent to an appliance, and the step itself. */
export function TurnUpDialog({ appliance, onClose }: { readonly appliance: Appliance; readonly onClose: () => void }) {
  const turnUp = useFresh(`turn-up ${appliance.appliance_id}`, (signal) => getJson<TurnUp>(`/ops/appliances/${appliance.appliance_id}/turn-up`, { signal }), followMs);
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const state = turnUp.value;
  const failing = state?.checks.filter((check) => !check.passed).length ?? 0;
  const isNew = (state?.admin_state ?? appliance.admin_state) === 'new';
  const goLive = async (event: Event) => {
    event.preventDefault();
    if (await sending.run(() => setState(appliance.appliance_id, 'active', why.trim(), failing > 0))) onClose();
  };
  return (
    <OpsDialog title={isNew ? `Take ${appliance.name} live?` : `Checks of ${appliance.name}`} onClose={onClose} wide>
      <form onSubmit={(event) => void goLive(event)}>
        {isNew ? (
          <p>
            {appliance.go_live === 'when-ready'
              ? 'Nobody is sent there yet. It goes live by itself as soon as all of these are right.'
              : 'Nobody is sent there yet. These have to be right first:'}
          </p>
        ) : null}
        {state === null ? (
          turnUp.problem === null ? (
            <p role="status">Looking, and knocking at its door…</p>
          ) : (
            <p class="bad" role="alert">{`${turnUp.problem.title} ${turnUp.problem.detail}`}</p>
          )
        ) : (
          <ul class="checks" aria-live="polite">
            {state.checks.map((check) => (
              <CheckRow key={check.name} check={check} />
            ))}
          </ul>
        )}
        {isNew && state !== null ? (
          <>
            {failing > 0 ? (
              <p class="warn">{`${counted(failing, 'check')} ${failing === 1 ? 'is' : 'are'} not right. Live all the same means viewers who may see nothing.`}</p>
            ) : null}
            <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
          </>
        ) : null}
        <FormProblem problem={sending.problem} shown={['why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            {isNew ? 'Leave it' : 'Close'}
          </button>
          {isNew ? (
            <button
              type="submit"
              class={failing > 0 ? 'button button-danger' : 'button button-lamp'}
              disabled={sending.busy || state === null || why.trim() === ''}
            >
              {failing > 0 ? 'Take live all the same' : 'Take live'}
            </button>
          ) : null}
        </div>
      </form>
    </OpsDialog>
  );
}

function CheckRow({ check }: { readonly check: Check }) {
  return (
    <li data-passed={check.passed}>
      {check.passed ? <Icon name="check" /> : <span aria-hidden="true">×</span>}
      <span>
        <strong>{checkName(check)}</strong>
        <span class="visually-hidden">{check.passed ? ': right. ' : ': not right. '}</span>
        <small>{check.detail}</small>
        {check.to_do === '' ? null : <small class="check-todo">{toDoHere(check)}</small>}
      </span>
    </li>
  );
}
