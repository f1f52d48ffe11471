import { useState } from 'preact/hooks';
import { getJson, sendAuthorized } from '../../api/authorized';
import { counted } from '../../design/format';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import { WhyDialog } from '../form/WhyDialog';
import { OpsTable } from '../OpsTable';
import type { Site } from '../sites';

/** The shape of GET /ops/routers. */
interface Router {
  readonly address: string;
  readonly site_id: number;
  readonly site: string | null;
  /** "options": of a replica's own configuration, and nobody's to change here. */
  readonly from: 'options' | 'api';
  readonly connections_here: number;
}

const followMs = 5_000;
const columns = ['Router', 'Site', 'BMP', 'Said by', ''];

/** Who may send routes, and for which site. */
export function Routers({ sites }: { readonly sites: readonly Site[] }) {
  const routers = useFresh('routers', (signal) => getJson<{ readonly routers: readonly Router[] }>('/ops/routers', { signal }), followMs);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Router | null>(null);
  const close = () => {
    setAdding(false);
    setRemoving(null);
    routers.reload();
  };
  if (routers.value === null) return routers.problem === null ? null : <Failure problem={routers.problem} onRetry={routers.reload} />;
  return (
    <>
      <OpsTable
        id="routers"
        name="Routers"
        columns={columns}
        rowsAtOnce={25}
        empty="None may send its routes yet. Let one in, and point its BMP session at every control plane."
        action={
          <button type="button" class="button button-small" disabled={sites.length === 0} onClick={() => setAdding(true)}>
            Let a router in
          </button>
        }
      >
        {routers.value.routers.map((router) => (
          <tr key={router.address}>
            <th scope="row">{router.address}</th>
            <td data-column="Site">{router.site ?? `no. ${router.site_id}`}</td>
            <td data-column="BMP">
              <span class="state" data-condition={router.connections_here > 0 ? 'good' : 'waiting'}>
                {router.connections_here > 0 ? counted(router.connections_here, 'connection') : 'not connected'}
              </span>
              <small>at the control plane that answered</small>
            </td>
            <td data-column="Said by">{router.from === 'options' ? 'options of the control plane' : 'operators'}</td>
            <td class="ops-action">
              {router.from === 'options' ? null : (
                <button type="button" class="button button-small" aria-label={`Remove ${router.address}`} onClick={() => setRemoving(router)}>
                  Remove
                </button>
              )}
            </td>
          </tr>
        ))}
      </OpsTable>
      {adding ? <AddRouterDialog sites={sites} onClose={close} /> : null}
      {removing === null ? null : (
        <WhyDialog
          title={`Remove ${removing.address}?`}
          verb="Remove"
          dangerous
          onClose={close}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/routers/${encodeURIComponent(removing.address)}?${new URLSearchParams({ why })}`, { method: 'DELETE' });
          }}
        >
          <p>{`Its session ends, and its routes are taken back: viewers come to ${removing.site ?? 'the site'} only by what else announces them.`}</p>
        </WhyDialog>
      )}
    </>
  );
}

function AddRouterDialog({ sites, onClose }: { readonly sites: readonly Site[]; readonly onClose: () => void }) {
  const [address, setAddress] = useState('');
  const [site, setSite] = useState(String(sites[0]?.site_id ?? ''));
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const send = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(async () => {
      await sendAuthorized('/ops/routers', { method: 'POST', body: { address: address.trim(), site_id: Number(site), why: why.trim() } });
    });
    if (done) onClose();
  };
  return (
    <OpsDialog title="Let a router in" onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <p>What it announces over BMP (RFC 7854) counts for the site within seconds.</p>
        <div class="field-grid">
          <Field label="Address" hint="That it connects from" wrong={sending.wrong('address')}>
            <input name="address" required maxLength={45} autocomplete="off" spellcheck={false} placeholder="192.0.2.1" value={address} onInput={(event) => setAddress(event.currentTarget.value)} />
          </Field>
          <Field label="Site" wrong={sending.wrong('site_id')}>
            <select name="site_id" value={site} onChange={(event) => setSite(event.currentTarget.value)}>
              {sites.map((known) => (
                <option key={known.site_id} value={String(known.site_id)}>
                  {known.name}
                </option>
              ))}
            </select>
          </Field>
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        </div>
        <FormProblem problem={sending.problem} shown={['address', 'site_id', 'why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || address.trim() === '' || why.trim() === ''}>
            Let it in
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
