import { useEffect, useRef } from 'preact/hooks';
import { Failure, Notice } from '../design/Notice';
import { TopBar } from '../design/TopBar';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { Link } from '../routing/Link';
import { opsPath, sectionsFor, type OpsSection } from '../routing/opsSections';
import type { Route } from '../routing/routes';
import { user } from '../session/session';
import { AccessPage } from './access/AccessPage';
import { ConfigurationPage } from './configuration/ConfigurationPage';
import { FleetPage } from './fleet/FleetPage';
import type { Feed } from './followFleet';
import { AuditList } from './log/AuditList';
import { NetworksPage } from './networks/NetworksPage';
import { PurgesPage } from './purges/PurgesPage';
import { SitePage } from './sites/SitePage';
import { SitesPage } from './sites/SitesPage';
import { TitleTable } from './titles/TitleTable';
import { useFleet, type Fleet } from './useFleet';
import './ops.css';
import './form/form.css';

type OpsRoute = Extract<Route, { readonly page: 'ops' }>;

const names: Readonly<Record<OpsSection, string>> = {
  fleet: 'Fleet',
  titles: 'Titles',
  sites: 'Sites',
  networks: 'Networks',
  configuration: 'Configuration',
  purges: 'Purges',
  access: 'Access',
  log: 'Log',
};

const feedNames: Readonly<Record<Feed, string>> = { connecting: 'Connecting…', live: 'Live', polling: 'Every 2 s' };

export function OpsPage({ here }: { readonly here: OpsRoute }) {
  const role = user.value?.role;
  const sections = sectionsFor(role);
  const mine = sections.includes(here.section);
  useDocumentTitle(`${mine ? names[here.section] : 'Operations'} · Open Reel`);
  return (
    <>
      <TopBar />
      <main class="ops">
        {sections.length === 0 ? (
          <Notice title="This page is for operators." detail="Your account may watch, but not look behind the screen.">
            <Link class="button" href="/">
              All titles
            </Link>
          </Notice>
        ) : (
          <>
            <Sections of={sections} here={here.section} />
            {mine ? (
              <Page here={here} isOperator={role === 'operator'} />
            ) : (
              <Notice title="This page is for the platform's operators." detail="A partner sees its own sites, and drains what stands there.">
                <Link class="button" href={opsPath('fleet')}>
                  Your fleet
                </Link>
              </Notice>
            )}
          </>
        )}
      </main>
    </>
  );
}

function Sections({ of, here }: { readonly of: readonly OpsSection[]; readonly here: OpsSection }) {
  const strip = useRef<HTMLElement>(null);
  // On a phone the strip is longer than the screen: the present page's name is brought into view, without moving the page.
  useEffect(() => {
    const bringIntoView = () => {
      const current = strip.current?.querySelector<HTMLElement>('[aria-current]');
      if (!strip.current || !current) return;
      strip.current.scrollLeft = current.offsetLeft - (strip.current.clientWidth - current.offsetWidth) / 2;
    };
    bringIntoView();
    window.addEventListener('resize', bringIntoView);
    return () => window.removeEventListener('resize', bringIntoView);
  }, [here]);
  return (
    <nav class="ops-sections" aria-label="Operations" ref={strip}>
      {of.map((section) => (
        <Link key={section} href={opsPath(section)} aria-current={section === here ? 'page' : undefined}>
          {names[section]}
        </Link>
      ))}
    </nav>
  );
}

function Page({ here, isOperator }: { readonly here: OpsRoute; readonly isOperator: boolean }) {
  const fleet = useFleet(isOperator);
  const { appliances, titles, problem } = fleet;
  if (appliances === null || (isOperator && titles === null)) {
    return problem === null ? <div class="skeleton ops-waiting" aria-busy="true" aria-label="Loading" /> : <Failure problem={problem} />;
  }
  return (
    <>
      <header class="ops-head">
        <h1>{names[here.section]}</h1>
        <p class="feed" data-feed={fleet.feed} role="status">
          {feedNames[fleet.feed]}
        </p>
        {problem === null ? null : (
          <p class="ops-problem" role="alert">
            {problem.title} What stands below is the last known. <span class="small-print">Trace {problem.traceId}</span>
          </p>
        )}
      </header>
      <Section here={here} fleet={fleet} isOperator={isOperator} />
    </>
  );
}

function Section({ here, fleet, isOperator }: { readonly here: OpsRoute; readonly fleet: Fleet; readonly isOperator: boolean }) {
  switch (here.section) {
    case 'fleet':
      return <FleetPage fleet={fleet} isOperator={isOperator} />;
    case 'titles':
      return <TitleTable titles={fleet.titles ?? []} />;
    case 'sites':
      return here.id === null ? <SitesPage fleet={fleet} isOperator={isOperator} /> : <SitePage key={here.id} id={here.id} fleet={fleet} isOperator={isOperator} />;
    case 'networks':
      return <NetworksPage fleet={fleet} query={here.query} />;
    case 'configuration':
      return <ConfigurationPage fleet={fleet} query={here.query} />;
    case 'purges':
      return <PurgesPage titles={fleet.titles ?? []} />;
    case 'access':
      return <AccessPage fleet={fleet} />;
    case 'log':
      return <AuditList />;
  }
}
