import { useState } from 'preact/hooks';
import { getJson, sendAuthorized } from '../../api/authorized';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { WhyDialog } from '../form/WhyDialog';
import { Names } from '../Names';
import { OpsTable } from '../OpsTable';
import type { Site } from '../sites';
import { Until, When } from '../When';
import { InviteDialog } from './InviteDialog';
import { InvitationOnce } from './InvitationOnce';
import type { Invitation, Partner } from './partners';
import { SiteChoice } from './SiteChoice';

const followMs = 10_000;
const columns = ['Partner', 'Sites', 'State', 'Since', ''];

type Doing = { readonly what: 'sites' | 'again' | 'remove'; readonly partner: Partner };

/** People of ISPs, and the sites they look after. */
export function Partners({ sites }: { readonly sites: readonly Site[] }) {
  const partners = useFresh('partners', (signal) => getJson<{ readonly partners: readonly Partner[] }>('/ops/partners', { signal }), followMs);
  const [inviting, setInviting] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [invitation, setInvitation] = useState<{ readonly of: string; readonly answer: Invitation } | null>(null);
  const close = () => {
    setInviting(false);
    setDoing(null);
    partners.reload();
  };
  if (partners.value === null) return partners.problem === null ? null : <Failure problem={partners.problem} onRetry={partners.reload} />;
  const nameOf = (id: number) => sites.find((site) => site.site_id === id)?.name ?? `no. ${id}`;
  return (
    <>
      <OpsTable
        id="partners"
        name="Partners"
        columns={columns}
        rowsAtOnce={25}
        empty="None yet. A partner sees the appliances at its own sites, drains them and plans their maintenance; nothing else."
        action={
          <button type="button" class="button button-small" disabled={sites.length === 0} onClick={() => setInviting(true)}>
            Invite a partner
          </button>
        }
      >
        {partners.value.partners.map((partner) => (
          <tr key={partner.partner_id}>
            <th scope="row">
              {partner.name}
              <small>{partner.email}</small>
            </th>
            <td data-column="Sites">
              <Names of={partner.site_ids.map(nameOf)} />
            </td>
            <td data-column="State">
              <span class="state" data-state={partner.invited_until === null ? 'enrolment-used' : 'enrolment-waiting'}>
                {partner.invited_until === null ? 'no open invitation' : 'invited'}
              </span>
              {partner.invited_until === null ? null : (
                <small>
                  expires <Until at={partner.invited_until} />
                </small>
              )}
            </td>
            <td data-column="Since">
              <When at={partner.created_at} />
            </td>
            <td class="ops-action">
              {(
                [
                  ['sites', 'Sites'],
                  ['again', 'Invite again'],
                  ['remove', 'Remove'],
                ] as const
              ).map(([what, name]) => (
                <button
                  key={what}
                  type="button"
                  class="button button-small"
                  aria-label={`${name}: ${partner.name}`}
                  onClick={() => {
                    setChosen(new Set(partner.site_ids));
                    setDoing({ what, partner });
                  }}
                >
                  {name}
                </button>
              ))}
            </td>
          </tr>
        ))}
      </OpsTable>
      {inviting ? <InviteDialog sites={sites} onClose={close} /> : null}
      {doing?.what === 'sites' ? (
        <WhyDialog
          title={`Sites of ${doing.partner.name}`}
          verb="Set the sites"
          onClose={close}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/partners/${doing.partner.partner_id}/sites`, { method: 'PUT', body: { site_ids: [...chosen], why } });
          }}
        >
          <p>It counts with the partner's very next request.</p>
          <SiteChoice sites={sites} chosen={chosen} wrong={null} onChange={setChosen} />
        </WhyDialog>
      ) : null}
      {doing?.what === 'again' ? (
        <WhyDialog
          title={`Invite ${doing.partner.name} again?`}
          verb="Make an invitation"
          onClose={close}
          onConfirm={async (why) => {
            const answer = await sendAuthorized(`/ops/partners/${doing.partner.partner_id}/invitation`, { method: 'POST', body: { why } });
            setInvitation({ of: doing.partner.name, answer: (await answer.json()) as Invitation });
          }}
        >
          <p>For who let the last one expire, or forgot the password. The old password counts until the new one is set.</p>
        </WhyDialog>
      ) : null}
      {doing?.what === 'remove' ? (
        <WhyDialog
          title={`Remove ${doing.partner.name}?`}
          verb="Remove"
          dangerous
          onClose={close}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/partners/${doing.partner.partner_id}?${new URLSearchParams({ why })}`, { method: 'DELETE' });
          }}
        >
          <p>{`The account ${doing.partner.email} is gone, wherever it is signed in. What it drained stays drained.`}</p>
        </WhyDialog>
      ) : null}
      {invitation === null ? null : <InvitationOnce of={invitation.of} invitation={invitation.answer} onClose={() => setInvitation(null)} />}
    </>
  );
}
