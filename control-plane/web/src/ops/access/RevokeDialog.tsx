import { sendAuthorized } from '../../api/authorized';
import { bitRate, counted } from '../../design/format';
import type { Appliance } from '../fleet';
import { WhyDialog } from '../form/WhyDialog';

interface RevokeDialogProps {
  readonly applianceId: string;
  readonly name: string;
  /** As it works now; null: it is not there. */
  readonly appliance: Appliance | null;
  readonly onClose: () => void;
}

/** Takes an appliance out of the fleet for good, after saying what that means. */
export function RevokeDialog({ applianceId, name, appliance, onClose }: RevokeDialogProps) {
  const busy = appliance !== null && (appliance.connections > 0 || appliance.egress_bits_per_second > 0);
  return (
    <WhyDialog
      title={`Revoke ${name}?`}
      verb={`Revoke ${name}`}
      dangerous
      onClose={onClose}
      onConfirm={async (why) => {
        await sendAuthorized(`/ops/appliances/${applianceId}/revoke`, { method: 'POST', body: { why } });
      }}
    >
      <p>
        Its certificate counts for nothing from now on, its link ends, and no viewer is sent there. <strong>This cannot be undone:</strong> only a new
        token brings it back.
      </p>
      {busy ? (
        <p class="warn">{`It sends ${bitRate(appliance.egress_bits_per_second)} over ${counted(appliance.connections, 'connection')} now. For repairs drain it instead: that moves its viewers first.`}</p>
      ) : (
        <p>For repairs drain it instead; revoke what was stolen, sold or taken over.</p>
      )}
    </WhyDialog>
  );
}
