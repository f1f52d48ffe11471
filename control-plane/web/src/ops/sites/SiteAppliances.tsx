import { bitRate, share } from '../../design/format';
import { stateChange } from '../drain/stateChange';
import { conditions, type Appliance } from '../fleet';
import { stateNames } from '../fleet/ApplianceTable';
import { Meter } from '../Meter';
import { OpsTable } from '../OpsTable';
import { Until } from '../When';

interface SiteAppliancesProps {
  readonly appliances: readonly Appliance[];
  readonly isOperator: boolean;
  readonly onState: (appliance: Appliance) => void;
  readonly onTurnUp: (appliance: Appliance) => void;
  readonly onPlan: (appliance: Appliance) => void;
}

const columns = ['Appliance', 'State', 'Sends', 'Fails with', 'Maintenance', ''];

/** What stands at a site, and what can be done with it. */
export function SiteAppliances({ appliances, isOperator, onState, onTurnUp, onPlan }: SiteAppliancesProps) {
  return (
    <OpsTable id="appliances" name="Appliances" columns={columns} rowsAtOnce={25} empty="None stands here yet.">
      {appliances.map((appliance) => {
        const used = appliance.capacity_bits_per_second > 0 ? appliance.egress_bits_per_second / appliance.capacity_bits_per_second : 0;
        const { maintenance } = appliance;
        const change = stateChange(appliance, isOperator);
        return (
          <tr key={appliance.appliance_id}>
            <th scope="row">{appliance.name}</th>
            <td data-column="State">
              <span class="state" data-condition={conditions[appliance.state]}>
                {stateNames[appliance.state]}
              </span>
            </td>
            <td data-column="Sends">
              {bitRate(appliance.egress_bits_per_second)} <small class="inline">{`${share(used)} of ${bitRate(appliance.capacity_bits_per_second)}`}</small>
              <Meter share={used} label={`Capacity used by ${appliance.name}`} alarming={used > 0.9} />
            </td>
            <td data-column="Fails with">{appliance.failure_domain === '' ? 'nothing else' : appliance.failure_domain}</td>
            <td data-column="Maintenance">
              {maintenance === null ? '–' : maintenance.is_on ? 'on, ends ' : ''}
              {maintenance === null ? null : <Until at={maintenance.is_on ? maintenance.to : maintenance.from} />}
            </td>
            <td class="ops-action">
              {isOperator ? (
                <button type="button" class="button button-small" aria-label={`Checks of ${appliance.name}`} onClick={() => onTurnUp(appliance)}>
                  {appliance.admin_state === 'new' ? 'Take live' : 'Checks'}
                </button>
              ) : null}
              {change === null ? null : (
                <button type="button" class="button button-small" onClick={() => onState(appliance)}>
                  {change}
                </button>
              )}
              <button type="button" class="button button-small" aria-label={`Plan maintenance of ${appliance.name}`} onClick={() => onPlan(appliance)}>
                Maintenance
              </button>
            </td>
          </tr>
        );
      })}
    </OpsTable>
  );
}
