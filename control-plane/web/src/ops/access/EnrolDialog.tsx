import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import type { Site } from '../sites';
import type { Token } from './enrolments';
import { TokenOnce } from './TokenOnce';

interface EnrolDialogProps {
  readonly sites: readonly Site[];
  readonly onClose: () => void;
}

const fields = ['name', 'capacity_mbps', 'failure_domain', 'go_live', 'why'];

/** Asks what is to be let in, then shows the token that does it. */
export function EnrolDialog({ sites, onClose }: EnrolDialogProps) {
  const [name, setName] = useState('');
  const [site, setSite] = useState(String(sites[0]?.site_id ?? ''));
  const [gigabits, setGigabits] = useState('');
  const [domain, setDomain] = useState('');
  const [goLive, setGoLive] = useState('by-operator');
  const [why, setWhy] = useState('');
  const [token, setToken] = useState<Token | null>(null);
  const sending = useSubmit();
  const megabits = Math.round(Number(gigabits.replace(',', '.')) * 1000);

  const send = async (event: Event) => {
    event.preventDefault();
    await sending.run(async () => {
      const body = { name: name.trim(), capacity_mbps: Number.isFinite(megabits) ? megabits : null, failure_domain: domain.trim(), go_live: goLive, why: why.trim() };
      const answer = await sendAuthorized(`/ops/sites/${site}/enrolments`, { method: 'POST', body });
      setToken((await answer.json()) as Token);
    });
  };

  if (token !== null) {
    return (
      <OpsDialog title={`Token for ${name.trim()}`} onClose={onClose} wide>
        <TokenOnce
          secret={token.token}
          expiresAt={token.expires_at}
          label="Enrolment token"
          warning="This is the only time it is shown. It lets one appliance of that name in, once."
          onClose={onClose}
        >
          <ol class="token-steps">
            <li>
              On the appliance, write it into the file that <code>Control:EnrolmentTokenFile</code> names, readable by the appliance's account only.
            </li>
            <li>
              Set <code>Control:Name</code> to <code>{name.trim()}</code>, <code>Control:Url</code> to the control plane's fleet address and{' '}
              <code>Control:PublicUrl</code> to where viewers reach the appliance. Then start it.
            </li>
            <li>It makes its own key, gets its certificate, and appears under Fleet, where its checks are. The file is not needed any more then.</li>
          </ol>
        </TokenOnce>
      </OpsDialog>
    );
  }
  return (
    <OpsDialog title="Enrol an appliance" onClose={onClose} wide>
      <form onSubmit={(event) => void send(event)}>
        <div class="field-grid">
          <Field label="Name" hint="Lower-case letters, digits and hyphens: fra-1-a" wrong={sending.wrong('name')}>
            <input name="name" required maxLength={63} autocomplete="off" spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          </Field>
          <Field label="Site" hint="Where it stands">
            <select name="site_id" required value={site} onChange={(event) => setSite(event.currentTarget.value)}>
              {sites.map((known) => (
                <option key={known.site_id} value={String(known.site_id)}>
                  {`${known.name}, ${known.country}`}
                </option>
              ))}
            </select>
          </Field>
          <Field label="Capacity in Gb/s" hint="What it may send at most; what it says of itself is cut to this" wrong={sending.wrong('capacity_mbps')}>
            <input name="capacity" required inputMode="decimal" autocomplete="off" placeholder="40" value={gigabits} onInput={(event) => setGigabits(event.currentTarget.value)} />
          </Field>
          <Field label="Fails together with" hint="Rack or power feed, e.g. rack-2; empty: it fails alone" wrong={sending.wrong('failure_domain')}>
            <input name="failure_domain" maxLength={63} autocomplete="off" spellcheck={false} value={domain} onInput={(event) => setDomain(event.currentTarget.value)} />
          </Field>
          <Field label="Goes live" hint="Viewers are sent there from then on" wrong={sending.wrong('go_live')} wide>
            <select name="go_live" value={goLive} onChange={(event) => setGoLive(event.currentTarget.value)}>
              <option value="by-operator">when an operator says so</option>
              <option value="when-ready">by itself, once all its checks are right</option>
            </select>
          </Field>
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        </div>
        <FormProblem problem={sending.problem} shown={fields} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || name.trim() === '' || gigabits.trim() === '' || why.trim() === ''}>
            Make a token
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
