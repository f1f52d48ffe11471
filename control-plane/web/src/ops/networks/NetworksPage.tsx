import { Routers } from '../routers/Routers';
import type { Fleet } from '../useFleet';
import { AddressExplorer } from './AddressExplorer';
import { OverlapTable } from './OverlapTable';
import './networks.css';

/** Where viewers are, and whose they are. */
export function NetworksPage({ fleet, query }: { readonly fleet: Fleet; readonly query: string }) {
  return (
    <>
      <AddressExplorer titles={fleet.titles ?? []} query={query} />
      <Routers sites={fleet.sites} />
      <OverlapTable />
    </>
  );
}
