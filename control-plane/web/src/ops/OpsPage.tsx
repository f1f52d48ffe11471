import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api/authorized';
import type { ApiProblem } from '../api/problem';
import { bitRate } from '../design/format';
import { Failure, Notice } from '../design/Notice';
import { TopBar } from '../design/TopBar';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { useLoaded } from '../design/useLoaded';
import { Link } from '../routing/Link';
import { isOperator } from '../session/session';
import { ApplianceTable } from './ApplianceTable';
import { withSample, type Appliance, type OpsTitle } from './fleet';
import { followFleet, type Feed } from './followFleet';
import { AuditList } from './AuditList';
import { StateDialog } from './drain/StateDialog';
import { FleetMap } from './map/FleetMap';
import { siteFigures, type SitesAnswer } from './sites';
import { SteeringExplainer } from './steering/SteeringExplainer';
import { withFleetSample, type Sample } from './throughput/chart';
import { ThroughputChart, windowMs } from './throughput/ThroughputChart';
import { TitleTable } from './TitleTable';
import './ops.css';

const feedNames: Readonly<Record<Feed, string>> = { connecting: 'Connecting…', live: 'Live', polling: 'Every 2 s' };

export function OpsPage() {
  useDocumentTitle('Operations · Open Reel');
  return (
    <>
      <TopBar />
      <main class="ops">
        {isOperator.value ? (
          <Fleet />
        ) : (
          <Notice title="This page is for operators." detail="Your account may watch, but not look behind the screen.">
            <Link class="button" href="/">
              All titles
            </Link>
          </Notice>
        )}
      </main>
    </>
  );
}

function Fleet() {
  const [appliances, setAppliances] = useState<readonly Appliance[] | null>(null);
  const [titles, setTitles] = useState<readonly OpsTitle[] | null>(null);
  const [samples, setSamples] = useState<ReadonlyMap<string, readonly number[]>>(new Map());
  const [fleetSamples, setFleetSamples] = useState<readonly Sample[]>([]);
  const [changing, setChanging] = useState<Appliance | null>(null);
  const [changes, setChanges] = useState(0);
  const [feed, setFeed] = useState<Feed>('connecting');
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    void followFleet(
      {
        onFleet: (answer) => {
          setAppliances(answer.appliances);
          const bitsPerSecond = answer.appliances.reduce((sum, appliance) => sum + appliance.egress_bits_per_second, 0);
          setFleetSamples((before) => withFleetSample(before, { at: performance.now(), bitsPerSecond }, windowMs));
          setSamples(
            (before) =>
              new Map(
                answer.appliances.map((appliance) => [
                  appliance.appliance_id,
                  withSample(before.get(appliance.appliance_id) ?? [], appliance.egress_bits_per_second),
                ]),
              ),
          );
        },
        onTitles: (answer) => setTitles(answer.titles),
        onFeed: setFeed,
        onProblem: setProblem,
      },
      stop.signal,
    );
    return () => stop.abort();
  }, []);

  // Sites change seldom: they are read again when an appliance stands at one that is not known.
  const placesKey = [...new Set((appliances ?? []).map((appliance) => appliance.site_id))].sort().join();
  const [sites] = useLoaded(appliances === null ? null : placesKey, (signal) => getJson<SitesAnswer>('/ops/sites', { signal }));
  const knownSites = sites.state === 'ready' ? sites.value.sites : [];

  if (appliances === null || titles === null) {
    return problem === null ? <div class="skeleton ops-waiting" aria-busy="true" aria-label="Loading" /> : <Failure problem={problem} />;
  }
  const egress = appliances.reduce((sum, appliance) => sum + appliance.egress_bits_per_second, 0);
  const online = appliances.filter((appliance) => appliance.state === 'online').length;
  return (
    <>
      <header class="ops-head">
        <h1>Operations</h1>
        <p class="feed" data-feed={feed} role="status">
          {feedNames[feed]}
        </p>
        {problem === null ? null : (
          <p class="ops-problem" role="alert">
            {problem.title} The figures below are the last known. <span class="small-print">Trace {problem.traceId}</span>
          </p>
        )}
      </header>
      <dl class="ops-totals">
        <Total name="Appliances online" value={`${online} of ${appliances.length}`} />
        <Total name="Throughput" value={bitRate(egress)} />
        <Total name="Connections" value={String(appliances.reduce((sum, appliance) => sum + appliance.connections, 0))} />
        <Total name="Titles published" value={`${titles.filter((title) => title.state === 'published').length} of ${titles.length}`} />
      </dl>
      <div class="ops-pictures">
        <FleetMap sites={siteFigures(knownSites, appliances)} />
        <section aria-labelledby="throughput">
          <h2 id="throughput">Throughput</h2>
          <ThroughputChart samples={fleetSamples} />
        </section>
      </div>
      <ApplianceTable appliances={appliances} samples={samples} sites={knownSites} onChange={setChanging} />
      <SteeringExplainer titles={titles} />
      <TitleTable titles={titles} />
      <AuditList version={changes} />
      {changing === null ? null : (
        <StateDialog
          appliance={changing}
          onClose={() => {
            setChanging(null);
            setChanges((count) => count + 1);
          }}
        />
      )}
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
