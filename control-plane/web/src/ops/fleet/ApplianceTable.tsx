import { bitRate, byteSize, share } from '../../design/format';
import { Link } from '../../routing/Link';
import { opsPath } from '../../routing/opsSections';
import { stateChange } from '../drain/stateChange';
import { conditions, diskTotals, heldShare, type Appliance, type ApplianceState } from '../fleet';
import { Meter } from '../Meter';
import { OpsTable } from '../OpsTable';
import { Until } from '../When';
import type { Site } from '../sites';
import { Sparkline } from './Sparkline';

interface ApplianceTableProps {
  readonly appliances: readonly Appliance[];
  readonly samples: ReadonlyMap<string, readonly number[]>;
  readonly sites: readonly Site[];
  readonly onChange: (appliance: Appliance) => void;
  /** Asks for the checks of a new one. */
  readonly onTurnUp: (appliance: Appliance) => void;
  /** A partner takes nothing live, and ends only what partners began. */
  readonly isOperator: boolean;
}

const columns = ['Appliance', 'State', 'Throughput', 'Capacity', 'Connections', 'CPU', 'Hits', 'Disks', 'Holds', ''];

export const stateNames: Readonly<Record<ApplianceState, string>> = {
  online: 'online',
  suspect: 'suspect',
  down: 'down',
  draining: 'draining',
  admin_down: 'taken out',
  no_disk: 'no disk',
  not_live: 'not live yet',
  maintenance: 'maintenance',
};

export function ApplianceTable({ appliances, samples, sites, onChange, onTurnUp, isOperator }: ApplianceTableProps) {
  return (
    <OpsTable
      id="appliances"
      name="Appliances"
      columns={columns}
      empty={isOperator ? 'None has reported yet. The page Access makes the token with which one comes into the fleet.' : 'None stands at your sites yet.'}
    >
      {appliances.map((appliance) => (
        <ApplianceRow
          key={appliance.appliance_id}
          appliance={appliance}
          samples={samples.get(appliance.appliance_id) ?? []}
          site={sites.find((site) => site.site_id === appliance.site_id) ?? null}
          onChange={onChange}
          onTurnUp={onTurnUp}
          isOperator={isOperator}
        />
      ))}
    </OpsTable>
  );
}

function ApplianceRow({
  appliance,
  samples,
  site,
  onChange,
  onTurnUp,
  isOperator,
}: {
  readonly appliance: Appliance;
  readonly samples: readonly number[];
  readonly site: Site | null;
  readonly onChange: (appliance: Appliance) => void;
  readonly onTurnUp: (appliance: Appliance) => void;
  readonly isOperator: boolean;
}) {
  const used = appliance.capacity_bits_per_second > 0 ? appliance.egress_bits_per_second / appliance.capacity_bits_per_second : 0;
  const disks = diskTotals(appliance.disks);
  const { holdings } = appliance;
  const held = heldShare(holdings);
  const change = stateChange(appliance, isOperator);
  return (
    <tr>
      <th scope="row">
        {appliance.name}
        <small>
          {site === null ? <span class="warn">no site: serves nobody</span> : <Link href={opsPath('sites', site.site_id)}>{site.name}</Link>} · {host(appliance.url)}
        </small>
      </th>
      <td data-column="State">
        <span class="state" data-condition={conditions[appliance.state]}>
          {stateNames[appliance.state]}
        </span>
        {appliance.maintenance === null ? null : (
          <small title={appliance.maintenance.why}>
            {appliance.maintenance.is_on ? 'ends ' : 'maintenance '}
            <Until at={appliance.maintenance.is_on ? appliance.maintenance.to : appliance.maintenance.from} />
          </small>
        )}
        <small title={appliance.software_version}>{appliance.software_version.slice(0, 13)}</small>
      </td>
      <td data-column="Throughput" class="ops-figure">
        {bitRate(appliance.egress_bits_per_second)}
        <Sparkline samples={samples} />
      </td>
      <td data-column="Capacity">
        {share(used)} <small class="inline">of {bitRate(appliance.capacity_bits_per_second)}</small>
        <Meter share={used} label={`Capacity used by ${appliance.name}`} alarming={used > 0.9} />
      </td>
      <td data-column="Connections" class="ops-figure">
        {appliance.connections}
      </td>
      <td data-column="CPU" class="ops-figure">
        {share(appliance.cpu_share)}
      </td>
      <td data-column="Hits" class="ops-figure">
        {share(appliance.hit_ratio)}
        {appliance.fills_pending > 0 ? (
          <small>{`filling ${bitRate(appliance.fill_bits_per_second)}, ${appliance.fills_pending} to go`}</small>
        ) : null}
      </td>
      <td data-column="Disks">
        {byteSize(disks.used)} <small class="inline">of {byteSize(disks.capacity)}</small>
        <Meter
          share={disks.capacity > 0 ? disks.used / disks.capacity : 0}
          label={`Disk space used by ${appliance.name}`}
          alarming={disks.failed > 0}
        />
        {disks.failed > 0 ? <small class="bad">{disks.failed} failed</small> : null}
      </td>
      <td data-column="Holds" title={`${byteSize(holdings.held_bytes)} of ${byteSize(holdings.assigned_bytes)}`}>
        {holdings.assigned_titles === 0 ? 'nothing yet' : `${holdings.titles} of ${holdings.assigned_titles} titles`}
        {held === null ? null : <Meter share={held} label={`Holdings complete on ${appliance.name}`} />}
      </td>
      <td class="ops-action">
        {change === null ? null : (
          <button type="button" class="button button-small" onClick={() => onChange(appliance)}>
            {change}
          </button>
        )}
        {appliance.admin_state === 'new' && isOperator ? (
          <button type="button" class="button button-small" onClick={() => onTurnUp(appliance)}>
            Take live
          </button>
        ) : null}
      </td>
    </tr>
  );
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
