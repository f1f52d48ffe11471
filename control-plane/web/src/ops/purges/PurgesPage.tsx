import { getJson } from '../../api/authorized';
import { counted, share } from '../../design/format';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import type { OpsTitle } from '../fleet';
import { Meter } from '../Meter';
import { Names } from '../Names';
import { OpsTable } from '../OpsTable';
import { When } from '../When';
import { OrderPurge } from './OrderPurge';
import { doneShare, type Purge } from './purges';
import './purges.css';

const followMs = 2_000;
const columns = ['Ordered', 'What', 'Who', 'Why', 'Done by'];

/** What appliances were told to forget, and how far they are. */
export function PurgesPage({ titles }: { readonly titles: readonly OpsTitle[] }) {
  const purges = useFresh('purges', (signal) => getJson<{ readonly purges: readonly Purge[] }>('/ops/purges', { signal }), followMs);
  return (
    <>
      <OrderPurge titles={titles} onOrdered={purges.reload} />
      {purges.problem === null ? null : <Failure problem={purges.problem} onRetry={purges.reload} />}
      {purges.value === null ? null : (
        <OpsTable id="purges" name="Orders" columns={columns} rowsAtOnce={25} empty="Nothing has been purged yet.">
          {purges.value.purges.map((purge) => (
            <PurgeRow key={purge.number} purge={purge} titles={titles} />
          ))}
        </OpsTable>
      )}
    </>
  );
}

function PurgeRow({ purge, titles }: { readonly purge: Purge; readonly titles: readonly OpsTitle[] }) {
  const done = doneShare(purge);
  const title = titles.find((known) => known.package !== null && purge.is_prefix && purge.paths.includes(`/titles/${known.package}/`));
  return (
    <tr>
      <td data-column="Ordered">
        <When at={purge.ordered_at} />
      </td>
      <td data-column="What" class="purge-what">
        {title === undefined ? null : <strong>{title.name}</strong>}
        <code title={purge.paths.slice(0, 20).join('\n')}>
          {purge.paths[0]}
          {purge.is_prefix ? '…' : ''}
        </code>
        {purge.paths.length > 1 ? <small>{`and ${purge.paths.length - 1} more`}</small> : null}
      </td>
      <td data-column="Who">{purge.ordered_by}</td>
      <td data-column="Why" class="ops-why">
        {purge.why}
      </td>
      <td data-column="Done by" class="purge-done">
        {done === null ? (
          'nobody is connected'
        ) : (
          <>
            {done === 1 ? `all ${counted(purge.done, 'appliance')}` : `${purge.done} of ${purge.done + purge.waiting.length}`}{' '}
            <small class="inline">{share(done)}</small>
            <Meter share={done} label={`Appliances that have carried out order ${purge.number}`} />
            {purge.waiting.length === 0 ? null : (
              <small>
                waiting for <Names of={purge.waiting} most={3} />
              </small>
            )}
          </>
        )}
      </td>
    </tr>
  );
}
