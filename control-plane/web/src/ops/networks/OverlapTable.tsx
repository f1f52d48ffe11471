import { getJson } from '../../api/authorized';
import { count } from '../../design/format';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { OpsTable } from '../OpsTable';
import { overlapInWords, type Overlaps } from './overlaps';

const perKind = 100;
const columns = ['Prefix', 'What', 'So'];

/** Prefixes that more than one site, or not all routers of a site, announce. Read when the page opens: the whole table is gone through for it. */
export function OverlapTable() {
  const overlaps = useFresh('overlaps', (signal) => getJson<Overlaps>(`/ops/prefixes/overlaps?limit=${perKind}`, { signal, timeoutMs: 60_000 }));
  if (overlaps.value === null) {
    return overlaps.problem === null ? (
      <p class="ops-aside" role="status">
        Looking for overlaps…
      </p>
    ) : (
      <Failure problem={overlaps.problem} onRetry={overlaps.reload} />
    );
  }
  const { several_sites, parts_of_another, not_by_all_routers } = overlaps.value;
  return (
    <div class="overlaps">
      <OpsTable
        id="overlaps"
        name="Overlaps"
        columns={columns}
        rowsAtOnce={20}
        empty="None: each prefix is announced by one site, and by all of its routers."
        action={
          <button type="button" class="button button-small" onClick={overlaps.reload}>
            Look again
          </button>
        }
      >
        {overlaps.value.overlaps.map((overlap) => {
          const { what, meaning } = overlapInWords(overlap);
          return (
            <tr key={`${overlap.kind} ${overlap.prefix} ${overlap.sites[0]?.site_id}`}>
              <th scope="row">{overlap.prefix}</th>
              <td data-column="What" class="ops-why">
                {what}
              </td>
              <td data-column="So" class="ops-why">
                {meaning}
              </td>
            </tr>
          );
        })}
      </OpsTable>
      {overlaps.value.overlaps.length === 0 ? null : (
        <p class="ops-aside">
          {`In all ${count(several_sites)} of several sites, ${count(parts_of_another)} that are parts of another site's, ${count(not_by_all_routers)} not by all routers; up to ${perKind} of each are listed.`}
        </p>
      )}
    </div>
  );
}
