import { useState } from 'preact/hooks';
import { bitRate, count, counted, share } from '../../design/format';
import { Link } from '../../routing/Link';
import { opsPath } from '../../routing/opsSections';
import { Meter } from '../Meter';
import { Names } from '../Names';
import { OpsTable } from '../OpsTable';
import { siteConditions, siteFigures, type SiteFigures } from '../sites';
import type { Fleet } from '../useFleet';
import { CreateSiteDialog } from './CreateSiteDialog';
import { healthWords } from './health';
import { placeText, scopeWords } from './siteForms';
import './sites.css';

interface SitesPageProps {
  readonly fleet: Fleet;
  readonly isOperator: boolean;
}

const columns = ['Site', 'State', 'Appliances', 'Sends', 'Serves', 'Networks', 'Prefixes'];

/** Where appliances stand, and whom each place serves. */
export function SitesPage({ fleet, isOperator }: SitesPageProps) {
  const [creating, setCreating] = useState(false);
  const close = () => {
    setCreating(false);
    fleet.reloadSites();
  };
  return (
    <>
      <OpsTable
        id="sites"
        name="Sites"
        unheaded
        columns={columns}
        empty={isOperator ? 'None yet. Appliances stand at sites: make the first.' : "None is yours yet: ask the platform's operator."}
        action={
          isOperator ? (
            <button type="button" class="button button-small" onClick={() => setCreating(true)}>
              New site
            </button>
          ) : null
        }
      >
        {siteFigures(fleet.sites, fleet.appliances ?? []).map((figures) => (
          <SiteRow key={figures.site.site_id} figures={figures} />
        ))}
      </OpsTable>
      {isOperator ? (
        <p class="ops-aside">
          An appliance comes to a site with a token: <Link href={opsPath('access')}>enrol one</Link>.
        </p>
      ) : null}
      {creating ? <CreateSiteDialog onClose={close} /> : null}
    </>
  );
}

function SiteRow({ figures }: { readonly figures: SiteFigures }) {
  const { site, appliances, egress, capacity, health } = figures;
  const used = capacity > 0 ? egress / capacity : 0;
  return (
    <tr>
      <th scope="row">
        <Link href={opsPath('sites', site.site_id)}>{site.name}</Link>
        <small>{[site.country, placeText(site) ?? 'not on the map'].filter(Boolean).join(' · ')}</small>
      </th>
      <td data-column="State">
        <span class="state" data-condition={siteConditions[health]}>
          {healthWords[health]}
        </span>
      </td>
      <td data-column="Appliances">
        {count(appliances.length)}
        {appliances.length === 0 ? null : (
          <small>
            <Names of={appliances.map((appliance) => appliance.name)} most={3} />
          </small>
        )}
      </td>
      <td data-column="Sends">
        {bitRate(egress)} <small class="inline">of {bitRate(capacity)}</small>
        <Meter share={used} label={`Capacity used at ${site.name}: ${share(used)}`} alarming={used > 0.9} />
      </td>
      <td data-column="Serves">{scopeWords[site.scope]}</td>
      <td data-column="Networks">{site.networks.length === 0 ? '–' : <Names of={site.networks.map((network) => `AS${network}`)} most={3} />}</td>
      <td data-column="Prefixes">{site.declared_prefixes === 0 ? '–' : `${counted(site.declared_prefixes, 'declared', 'declared')}`}</td>
    </tr>
  );
}
