import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import type { Site } from '../sites';
import { InvitationOnce } from './InvitationOnce';
import type { Invitation } from './partners';
import { SiteChoice } from './SiteChoice';

/** An account for somebody of an ISP. */
export function InviteDialog({ sites, onClose }: { readonly sites: readonly Site[]; readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [why, setWhy] = useState('');
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const sending = useSubmit();
  const send = async (event: Event) => {
    event.preventDefault();
    await sending.run(async () => {
      const body = { email: email.trim(), name: name.trim(), site_ids: [...chosen], why: why.trim() };
      setInvitation((await (await sendAuthorized('/ops/partners', { method: 'POST', body })).json()) as Invitation);
    });
  };
  if (invitation !== null) return <InvitationOnce of={name.trim() === '' ? email.trim() : name.trim()} invitation={invitation} onClose={onClose} />;
  return (
    <OpsDialog title="Invite a partner" onClose={onClose} wide>
      <form onSubmit={(event) => void send(event)}>
        <div class="field-grid">
          <Field label="E-mail" wrong={sending.wrong('email')}>
            <input type="email" name="email" required maxLength={254} autocomplete="off" placeholder="noc@isp.example" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
          </Field>
          <Field label="Name" hint="As it stands in lists; empty: the address" wrong={sending.wrong('name')}>
            <input name="name" maxLength={100} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
          </Field>
        </div>
        <SiteChoice sites={sites} chosen={chosen} wrong={sending.wrong('site_ids')} onChange={setChosen} />
        <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        <FormProblem problem={sending.problem} shown={['email', 'name', 'site_ids', 'why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || email.trim() === '' || chosen.size === 0 || why.trim() === ''}>
            Invite
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
