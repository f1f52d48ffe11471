import { useState } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { bitRate } from '../../design/format';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { Link } from '../../routing/Link';
import { opsPath } from '../../routing/opsSections';
import { OpsTable } from '../OpsTable';
import type { Fleet } from '../useFleet';
import { Until, When } from '../When';
import { EnrolDialog } from './EnrolDialog';
import { stateWords, type Enrolment } from './enrolments';
import { RevokeDialog } from './RevokeDialog';

const followMs = 5_000;
const columns = ['Appliance', 'State', 'Site', 'May send', 'Fails with', 'Made', ''];

/** The one-time tokens with which appliances come into the fleet, and the way out of it. */
export function Enrolments({ fleet }: { readonly fleet: Fleet }) {
  const enrolments = useFresh('enrolments', (signal) => getJson<{ readonly enrolments: readonly Enrolment[] }>('/ops/enrolments', { signal }), followMs);
  const [enrolling, setEnrolling] = useState(false);
  const [revoking, setRevoking] = useState<Enrolment | null>(null);
  const close = () => {
    setEnrolling(false);
    setRevoking(null);
    enrolments.reload();
  };
  if (enrolments.value === null) {
    return enrolments.problem === null ? (
      <div class="skeleton ops-waiting" aria-busy="true" aria-label="Loading" />
    ) : (
      <Failure problem={enrolments.problem} onRetry={enrolments.reload} />
    );
  }
  return (
    <>
      <OpsTable
        id="enrolments"
        name="Enrolments"
        columns={columns}
        rowsAtOnce={25}
        empty={
          fleet.sites.length === 0 ? (
            <>
              None yet. An appliance belongs to a site: <Link href={opsPath('sites')}>make one</Link> first.
            </>
          ) : (
            'None yet. A token lets one appliance in.'
          )
        }
        action={
          <button type="button" class="button button-small" disabled={fleet.sites.length === 0} onClick={() => setEnrolling(true)}>
            Enrol an appliance
          </button>
        }
      >
        {enrolments.value.enrolments.map((enrolment) => (
          <EnrolmentRow key={enrolment.enrolment_id} enrolment={enrolment} fleet={fleet} onRevoke={() => setRevoking(enrolment)} />
        ))}
      </OpsTable>
      {enrolling ? <EnrolDialog sites={fleet.sites} onClose={close} /> : null}
      {revoking === null || revoking.appliance_id === null ? null : (
        <RevokeDialog
          applianceId={revoking.appliance_id}
          name={revoking.name}
          appliance={fleet.appliances?.find((known) => known.appliance_id === revoking.appliance_id) ?? null}
          onClose={close}
        />
      )}
    </>
  );
}

function EnrolmentRow({ enrolment, fleet, onRevoke }: { readonly enrolment: Enrolment; readonly fleet: Fleet; readonly onRevoke: () => void }) {
  const { state } = enrolment;
  return (
    <tr>
      <th scope="row">{enrolment.name}</th>
      <td data-column="State">
        <span class="state" data-state={`enrolment-${state}`}>
          {stateWords[state]}
        </span>
        <small>
          {state === 'used' && enrolment.used_at !== null ? <When at={enrolment.used_at} /> : null}
          {state === 'waiting' ? (
            <>
              expires <Until at={enrolment.expires_at} />
              {enrolment.go_live === 'when-ready' ? ', goes live by itself' : ''}
            </>
          ) : null}
        </small>
      </td>
      <td data-column="Site">{fleet.sites.find((site) => site.site_id === enrolment.site_id)?.name ?? `no. ${enrolment.site_id}`}</td>
      <td data-column="May send">{bitRate(enrolment.capacity_bits_per_second)}</td>
      <td data-column="Fails with">{enrolment.failure_domain === '' ? 'nothing else' : enrolment.failure_domain}</td>
      <td data-column="Made">
        <When at={enrolment.created_at} />
      </td>
      <td class="ops-action">
        {state === 'used' && enrolment.appliance_id !== null ? (
          <button type="button" class="button button-small" aria-label={`Revoke ${enrolment.name}`} onClick={onRevoke}>
            Revoke
          </button>
        ) : null}
      </td>
    </tr>
  );
}
