import { TokenOnce } from '../access/TokenOnce';
import { OpsDialog } from '../form/OpsDialog';
import { invitationLink, type Invitation } from './partners';

/** The link with which a partner sets the password, shown this once. */
export function InvitationOnce({ of, invitation, onClose }: { readonly of: string; readonly invitation: Invitation; readonly onClose: () => void }) {
  return (
    <OpsDialog title={`Invitation of ${of}`} onClose={onClose} wide>
      <TokenOnce
        secret={invitationLink(window.location.origin, invitation.invitation)}
        expiresAt={invitation.expires_at}
        label="Invitation"
        warning="This is the only time it is shown. Whoever opens it sets the password of this account."
        onClose={onClose}
      >
        <p>Send it to the partner in a way that nobody else reads: the page it opens asks for a new password, and signs in.</p>
      </TokenOnce>
    </OpsDialog>
  );
}
