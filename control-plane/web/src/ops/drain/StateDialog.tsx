import { bitRate, counted, share } from '../../design/format';
import { useLoaded } from '../../design/useLoaded';
import type { Appliance } from '../fleet';
import { WhyDialog } from '../form/WhyDialog';
import { previewDrain, setState, type DrainPreview } from './drain';
import './drain.css';

interface StateDialogProps {
  readonly appliance: Appliance;
  readonly onClose: () => void;
}

/** Drains an appliance, or brings it back: first what that would do, then why it is done. */
export function StateDialog({ appliance, onClose }: StateDialogProps) {
  const drains = appliance.admin_state === 'active';
  const [preview] = useLoaded(drains ? appliance.appliance_id : null, (signal) => previewDrain(appliance.appliance_id, signal));
  return (
    <WhyDialog
      title={drains ? `Drain ${appliance.name}?` : `Bring ${appliance.name} back?`}
      verb={drains ? 'Drain' : 'Bring back'}
      onClose={onClose}
      onConfirm={(why) => setState(appliance.appliance_id, drains ? 'draining' : 'active', why)}
    >
      {drains ? (
        <p>It takes nobody new; players that use it move with their next steering answer.</p>
      ) : (
        <p>It takes viewers again as soon as its heartbeats arrive.</p>
      )}
      {drains && preview.state === 'ready' ? <Heirs preview={preview.value} /> : null}
      {drains && preview.state === 'failed' ? <p class="warn">{preview.problem.title}</p> : null}
    </WhyDialog>
  );
}

function Heirs({ preview }: { readonly preview: DrainPreview }) {
  if (preview.sampled === 0) return <p>Nobody was sent there lately, and it holds no title: there is nobody to take over from it.</p>;
  if (preview.heirs.length === 0 && preview.elsewhere_share === 0) return <p class="warn">Nobody could take over what it sends ({bitRate(preview.egress_bits_per_second)}).</p>;
  return (
    <div class="heirs">
      <p>
        {`Its ${bitRate(preview.egress_bits_per_second)} would go to:`}
        <small>
          {preview.basis === 'recent-viewers'
            ? ` (by ${counted(preview.sampled, 'viewer')} sent there lately)`
            : ` (by ${counted(preview.sampled, 'title')} it holds, for nobody was sent there lately)`}
        </small>
      </p>
      <ul>
        {preview.heirs.map((heir) => (
          <li key={heir.appliance_id}>
            <span class="heir-share">{share(heir.share)}</span>
            <span>
              {heir.name} <small>{heir.site}</small>
            </span>
            <LoadBar before={heir.load_before} after={heir.load_after} />
          </li>
        ))}
        {preview.elsewhere_share > 0 ? (
          <li class="heir-elsewhere">
            <span class="heir-share">{share(preview.elsewhere_share)}</span>
            <span>
              elsewhere <small>to appliances that are not at your sites</small>
            </span>
          </li>
        ) : null}
      </ul>
      {preview.nowhere_share > 0 ? <p class="bad">{share(preview.nowhere_share)} of it would find no room.</p> : null}
    </div>
  );
}

function LoadBar({ before, after }: { readonly before: number; readonly after: number }) {
  const bounded = (value: number) => `${Math.min(100, Math.max(0, value * 100))}%`;
  return (
    <span class="load-bar" data-alarming={after > 0.92} title={`${share(before)} of its capacity now, ${share(after)} then`}>
      <span class="load-after" style={{ width: bounded(after) }} />
      <span class="load-before" style={{ width: bounded(before) }} />
      <small>{`${share(before)} → ${share(after)}`}</small>
    </span>
  );
}
