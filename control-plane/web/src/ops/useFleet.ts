import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api/authorized';
import type { ApiProblem } from '../api/problem';
import { useFresh } from '../design/useFresh';
import { withSample, type Appliance, type OpsTitle } from './fleet';
import { followFleet, type Feed } from './followFleet';
import type { Site, SitesAnswer } from './sites';
import { withFleetSample, type Sample } from './throughput/chart';
import { windowMs } from './throughput/ThroughputChart';

/** What every page of the console may need of the fleet; followed as long as the console is open, whichever page is shown. */
export interface Fleet {
  /** Null until the first answer. */
  readonly appliances: readonly Appliance[] | null;
  /** Null until the first answer, and for who may not see titles. */
  readonly titles: readonly OpsTitle[] | null;
  readonly samples: ReadonlyMap<string, readonly number[]>;
  readonly fleetSamples: readonly Sample[];
  readonly sites: readonly Site[];
  readonly reloadSites: () => void;
  readonly feed: Feed;
  readonly problem: ApiProblem | null;
}

export function useFleet(withTitles: boolean): Fleet {
  const [appliances, setAppliances] = useState<readonly Appliance[] | null>(null);
  const [titles, setTitles] = useState<readonly OpsTitle[] | null>(null);
  const [samples, setSamples] = useState<ReadonlyMap<string, readonly number[]>>(new Map());
  const [fleetSamples, setFleetSamples] = useState<readonly Sample[]>([]);
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
        onTitles: withTitles ? (answer) => setTitles(answer.titles) : null,
        onFeed: setFeed,
        onProblem: setProblem,
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [withTitles]);

  // Sites change seldom: they are read again when an appliance stands at one that is not known, and after a change made here.
  const placesKey = [...new Set((appliances ?? []).map((appliance) => appliance.site_id))].sort().join();
  const sites = useFresh('sites', (signal) => getJson<SitesAnswer>('/ops/sites', { signal }));
  useEffect(() => {
    if (placesKey !== '') sites.reload();
  }, [placesKey]);
  return {
    appliances,
    titles,
    samples,
    fleetSamples,
    sites: sites.value?.sites ?? [],
    reloadSites: sites.reload,
    feed,
    problem: problem ?? (sites.value === null ? sites.problem : null),
  };
}
