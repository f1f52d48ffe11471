import { counted } from '../../design/format';
import { Meter } from '../Meter';
import { Names } from '../Names';
import { When } from '../When';
import type { Configuration, Version } from './configuration';

const mostRefusals = 10;

/** The newest version and how far it has come. */
export function InForce({ configuration, newest }: { readonly configuration: Configuration; readonly newest: Version | null }) {
  const { version, in_force, behind, refused } = configuration;
  const heard = in_force + behind.length;
  return (
    <section class="in-force" aria-labelledby="in-force" data-testid="in-force">
      <h2 id="in-force">{version === 0 ? 'Nothing is set yet' : `Version ${version}`}</h2>
      {newest === null || version === 0 ? (
        <p>Every appliance goes by its own options.</p>
      ) : (
        <p>
          {newest.made_by}, <When at={newest.made_at} />: {newest.why}
        </p>
      )}
      <div class="in-force-share" role="status">
        <strong>{`${in_force} of ${counted(heard, 'appliance')}`}</strong> {heard === 1 ? 'has' : 'have'} it in force
        <Meter share={heard === 0 ? 0 : in_force / heard} label="Appliances that have the newest version in force" />
      </div>
      {heard === 0 ? <p>None is connected now. Each takes it over as soon as it is.</p> : null}
      {behind.length === 0 ? null : (
        <p class="warn">
          Still with an older one: <Names of={behind} most={8} />
        </p>
      )}
      {refused.length === 0 ? null : (
        <div class="in-force-refused" role="alert">
          <p class="bad">{`${counted(refused.length, 'appliance')} refused a version, and ${refused.length === 1 ? 'keeps its' : 'keep their'} last good one:`}</p>
          <ul>
            {refused.slice(0, mostRefusals).map((refusal) => (
              <li key={refusal.appliance}>
                <strong>{refusal.appliance}</strong> {`version ${refusal.version}: ${refusal.reason}`}
              </li>
            ))}
          </ul>
          {refused.length > mostRefusals ? <p>{`and ${refused.length - mostRefusals} more`}</p> : null}
        </div>
      )}
    </section>
  );
}
