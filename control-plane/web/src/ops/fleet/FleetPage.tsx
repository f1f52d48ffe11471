import { useState } from 'preact/hooks';
import { bitRate, count } from '../../design/format';
import { StateDialog } from '../drain/StateDialog';
import type { Appliance } from '../fleet';
import { FleetMap } from '../map/FleetMap';
import { siteFigures } from '../sites';
import { ThroughputChart } from '../throughput/ThroughputChart';
import { TurnUpDialog } from '../turnup/TurnUpDialog';
import type { Fleet } from '../useFleet';
import { ApplianceTable } from './ApplianceTable';

/** What the fleet does now, and who takes part. */
export function FleetPage({ fleet, isOperator }: { readonly fleet: Fleet; readonly isOperator: boolean }) {
  const [turningUp, setTurningUp] = useState<Appliance | null>(null);
  const [changing, setChanging] = useState<Appliance | null>(null);
  const appliances = fleet.appliances ?? [];
  const egress = appliances.reduce((sum, appliance) => sum + appliance.egress_bits_per_second, 0);
  const online = appliances.filter((appliance) => appliance.state === 'online').length;
  return (
    <>
      <dl class="ops-totals">
        <Total name="Appliances online" value={`${count(online)} of ${count(appliances.length)}`} />
        <Total name="Throughput" value={bitRate(egress)} />
        <Total name="Connections" value={count(appliances.reduce((sum, appliance) => sum + appliance.connections, 0))} />
        {fleet.titles === null ? null : (
          <Total
            name="Titles published"
            value={`${count(fleet.titles.filter((title) => title.state === 'published').length)} of ${count(fleet.titles.length)}`}
          />
        )}
      </dl>
      <div class="ops-pictures">
        <FleetMap sites={siteFigures(fleet.sites, appliances)} />
        <section aria-labelledby="throughput">
          <h2 id="throughput">Throughput</h2>
          <ThroughputChart samples={fleet.fleetSamples} />
        </section>
      </div>
      <ApplianceTable appliances={appliances} samples={fleet.samples} sites={fleet.sites} onChange={setChanging} onTurnUp={setTurningUp} isOperator={isOperator} />
      {changing === null ? null : <StateDialog appliance={changing} onClose={() => setChanging(null)} />}
      {turningUp === null ? null : <TurnUpDialog appliance={turningUp} onClose={() => setTurningUp(null)} />}
    </>
  );
}

function Total({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
