import { useEffect, useState } from 'preact/hooks';
import { getJson, sendAuthorized } from '../../api/authorized';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { WhyDialog } from '../form/WhyDialog';
import { OpsTable } from '../OpsTable';
import type { Window } from './maintenance';

interface WindowTableProps {
  /** Only this site's. */
  readonly siteId: number;
  /** Changes when one was planned. */
  readonly version: number;
  /** A partner ends only what partners planned. */
  readonly isOperator: boolean;
}

const followMs = 10_000;
const columns = ['What', 'State', 'From', 'To', 'Who', 'Why', ''];

/** What is planned at a site. */
export function WindowTable({ siteId, version, isOperator }: WindowTableProps) {
  const windows = useFresh('maintenance', (signal) => getJson<{ readonly windows: readonly Window[] }>('/ops/maintenance', { signal }), followMs);
  // The list stays while the next one is on its way.
  useEffect(() => {
    if (version > 0) windows.reload();
  }, [version]);
  const [ending, setEnding] = useState<Window | null>(null);
  if (windows.value === null) return windows.problem === null ? null : <Failure problem={windows.problem} onRetry={windows.reload} />;
  return (
    <>
      <OpsTable id="maintenance" name="Maintenance" columns={columns} rowsAtOnce={10} empty="Nothing is planned.">
        {windows.value.windows
          .filter((window) => window.site_id === siteId)
          .map((window) => (
            <tr key={window.window_id}>
              <th scope="row">
                {window.subject}
                {window.appliance_id === null ? <small>the whole site</small> : null}
              </th>
              <td data-column="State">
                <span class="state" data-condition={window.is_on ? 'warning' : 'waiting'}>
                  {window.is_on ? 'on' : 'planned'}
                </span>
              </td>
              <td data-column="From">{moment(window.from)}</td>
              <td data-column="To">{moment(window.to)}</td>
              <td data-column="Who">{window.made_by}</td>
              <td data-column="Why" class="ops-why">
                {window.why}
              </td>
              <td class="ops-action">
                {isOperator || window.by_partner ? (
                  <button type="button" class="button button-small" onClick={() => setEnding(window)}>
                    {window.is_on ? 'End it' : 'Call off'}
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
      </OpsTable>
      {ending === null ? null : (
        <WhyDialog
          title={ending.is_on ? `End the maintenance of ${ending.subject}?` : `Call the maintenance of ${ending.subject} off?`}
          verb={ending.is_on ? 'End it' : 'Call off'}
          onClose={() => {
            setEnding(null);
            windows.reload();
          }}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/maintenance/${ending.window_id}?${new URLSearchParams({ why })}`, { method: 'DELETE' });
          }}
        >
          <p>{ending.is_on ? 'Viewers are sent there again, unless it is drained by hand as well.' : 'Nothing happens then.'}</p>
        </WhyDialog>
      )}
    </>
  );
}

const moment = (at: string): string => new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
