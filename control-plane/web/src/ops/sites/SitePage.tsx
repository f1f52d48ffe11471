import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { getJson, sendAuthorized } from '../../api/authorized';
import { bitRate, counted } from '../../design/format';
import { Failure, Notice } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { Link } from '../../routing/Link';
import { navigate } from '../../routing/location';
import { opsPath } from '../../routing/opsSections';
import { StateDialog } from '../drain/StateDialog';
import type { Appliance } from '../fleet';
import { WhyDialog } from '../form/WhyDialog';
import type { Subject } from '../maintenance/maintenance';
import { PlanDialog } from '../maintenance/PlanDialog';
import { WindowTable } from '../maintenance/WindowTable';
import { siteConditions, siteFigures } from '../sites';
import { TurnUpDialog } from '../turnup/TurnUpDialog';
import type { Fleet } from '../useFleet';
import { ChangeSiteDialog } from './ChangeSiteDialog';
import { healthWords } from './health';
import { PrefixesDialog } from './PrefixesDialog';
import { SiteAppliances } from './SiteAppliances';
import { SiteRoutesSection } from './SiteRoutesSection';
import { placeText, scopeWords } from './siteForms';

interface SitePageProps {
  readonly id: string;
  readonly fleet: Fleet;
  readonly isOperator: boolean;
}

type Dialog =
  | { readonly kind: 'change' | 'prefixes' | 'remove' }
  | { readonly kind: 'plan'; readonly subject: Subject }
  | { readonly kind: 'state' | 'turn-up'; readonly appliance: Appliance };

const mostPrefixes = 60;

/** One site: what is said of it, what stands there, what is planned, and whom it serves. */
export function SitePage({ id, fleet, isOperator }: SitePageProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [planned, setPlanned] = useState(0);
  const figures = siteFigures(fleet.sites, fleet.appliances ?? []).find(({ site }) => String(site.site_id) === id);
  const prefixes = useFresh(figures === undefined ? null : `prefixes of ${id}`, (signal) =>
    getJson<{ readonly prefixes: readonly string[] }>(`/ops/sites/${id}/prefixes`, { signal }),
  );
  if (figures === undefined) {
    return (
      <Notice title="There is no such site." detail="It may have been removed, or it is not yours to see.">
        <Link class="button" href={opsPath('sites')}>
          All sites
        </Link>
      </Notice>
    );
  }
  const { site, appliances, egress, capacity, health } = figures;
  const declared = prefixes.value?.prefixes ?? [];
  const close = () => {
    setDialog(null);
    fleet.reloadSites();
    prefixes.reload();
    setPlanned((count) => count + 1);
  };
  return (
    <>
      <section aria-labelledby="site">
        <div class="section-head">
          <h2 id="site">{site.name}</h2>
          <div class="section-actions">
            <button type="button" class="button button-small" onClick={() => setDialog({ kind: 'plan', subject: { siteId: site.site_id, name: site.name } })}>
              Plan maintenance
            </button>
            {isOperator ? (
              <>
                <button type="button" class="button button-small" onClick={() => setDialog({ kind: 'change' })}>
                  Change
                </button>
                <button type="button" class="button button-small" onClick={() => setDialog({ kind: 'remove' })}>
                  Remove
                </button>
              </>
            ) : null}
          </div>
        </div>
        <dl class="site-facts">
          <Fact name="State">
            <span class="state" data-condition={siteConditions[health]}>
              {healthWords[health]}
            </span>
          </Fact>
          <Fact name="Sends">{`${bitRate(egress)} of ${bitRate(capacity)}`}</Fact>
          <Fact name="Country">{site.country}</Fact>
          <Fact name="Place">{placeText(site) ?? 'not on the map'}</Fact>
          <Fact name="Serves">{scopeWords[site.scope]}</Fact>
          <Fact name="Networks">{site.networks.length === 0 ? 'none' : site.networks.slice(0, 100).map((network) => `AS${network}`).join(', ')}</Fact>
        </dl>
      </section>
      <SiteAppliances
        appliances={appliances}
        isOperator={isOperator}
        onState={(appliance) => setDialog({ kind: 'state', appliance })}
        onTurnUp={(appliance) => setDialog({ kind: 'turn-up', appliance })}
        onPlan={(appliance) => setDialog({ kind: 'plan', subject: { applianceId: appliance.appliance_id, name: appliance.name } })}
      />
      <WindowTable siteId={site.site_id} version={planned} isOperator={isOperator} />
      {isOperator ? <SiteRoutesSection site={site} /> : null}
      <section aria-labelledby="prefixes">
        <div class="section-head">
          <h2 id="prefixes">Declared prefixes</h2>
          {isOperator && prefixes.value !== null ? (
            <button type="button" class="button button-small" onClick={() => setDialog({ kind: 'prefixes' })}>
              {declared.length === 0 ? 'Declare' : 'Change them'}
            </button>
          ) : null}
        </div>
        {prefixes.problem === null ? null : <Failure problem={prefixes.problem} onRetry={prefixes.reload} />}
        {prefixes.value === null ? null : declared.length === 0 ? (
          <p class="ops-empty">None is declared by hand. What routers announce counts besides.</p>
        ) : (
          <ul class="prefix-list">
            {declared.slice(0, mostPrefixes).map((prefix) => (
              <li key={prefix}>{prefix}</li>
            ))}
            {declared.length > mostPrefixes ? <li class="prefix-rest">{`and ${counted(declared.length - mostPrefixes, 'more', 'more')}`}</li> : null}
          </ul>
        )}
      </section>
      {dialog?.kind === 'change' ? <ChangeSiteDialog site={site} onClose={close} /> : null}
      {dialog?.kind === 'prefixes' ? <PrefixesDialog site={site} declared={declared} onClose={close} /> : null}
      {dialog?.kind === 'plan' ? <PlanDialog subject={dialog.subject} onClose={close} /> : null}
      {dialog?.kind === 'state' ? <StateDialog appliance={dialog.appliance} onClose={close} /> : null}
      {dialog?.kind === 'turn-up' ? <TurnUpDialog appliance={dialog.appliance} onClose={close} /> : null}
      {dialog?.kind === 'remove' ? (
        <WhyDialog
          title={`Remove ${site.name}?`}
          verb={`Remove ${site.name}`}
          dangerous
          onClose={close}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/sites/${site.site_id}?${new URLSearchParams({ why })}`, { method: 'DELETE' });
            navigate(opsPath('sites'), 'replace');
          }}
        >
          <p>Its prefixes, routers and unused tokens go with it.</p>
          {appliances.length === 0 ? null : (
            <p class="warn">{`${counted(appliances.length, 'appliance stands', 'appliances stand')} there: place them elsewhere or revoke them first.`}</p>
          )}
        </WhyDialog>
      ) : null}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
