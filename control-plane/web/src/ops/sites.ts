/** The shapes of GET /ops/sites, and what the map makes of them. */
import { conditions, type Appliance, type Condition } from './fleet';

export interface Site {
  readonly site_id: number;
  readonly name: string;
  readonly country: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly scope: 'prefixes' | 'networks' | 'region';
  readonly networks: readonly number[];
  readonly declared_prefixes: number;
}

export interface SitesAnswer {
  readonly sites: readonly Site[];
}

/** "partly": not all of its appliances serve; "resting": none does, and not because all are lost; "waiting": none is live yet. */
export type SiteHealth = 'good' | 'partly' | 'resting' | 'bad' | 'waiting' | 'empty';

/** A site on the scale of its appliances. */
export const siteConditions: Readonly<Record<SiteHealth, Condition>> = {
  good: 'good',
  partly: 'warning',
  resting: 'warning',
  bad: 'bad',
  waiting: 'waiting',
  empty: 'waiting',
};

export interface SiteFigures {
  readonly site: Site;
  readonly appliances: readonly Appliance[];
  readonly egress: number;
  readonly capacity: number;
  readonly health: SiteHealth;
}

/** Each site with what its appliances say. Pure. */
export function siteFigures(sites: readonly Site[], appliances: readonly Appliance[]): readonly SiteFigures[] {
  return sites.map((site) => {
    const own = appliances.filter((appliance) => appliance.site_id === site.site_id);
    return {
      site,
      appliances: own,
      egress: own.reduce((sum, appliance) => sum + appliance.egress_bits_per_second, 0),
      capacity: own.reduce((sum, appliance) => sum + appliance.capacity_bits_per_second, 0),
      health: healthOf(own),
    };
  });
}

function healthOf(appliances: readonly Appliance[]): SiteHealth {
  if (appliances.length === 0) return 'empty';
  // One that is not live yet is no loss: nobody was ever sent there.
  const live = appliances.map((appliance) => conditions[appliance.state]).filter((condition) => condition !== 'waiting');
  if (live.length === 0) return 'waiting';
  if (live.every((condition) => condition === 'good')) return 'good';
  if (live.includes('good')) return 'partly';
  return live.includes('warning') ? 'resting' : 'bad';
}

/** Radius of a site's dot in map units: the area grows with capacity, between a dot one can hit and one that hides no country. Pure. */
export function dotRadius(capacity: number, largest: number): number {
  const [least, most] = [5, 13];
  if (capacity <= 0 || largest <= 0) return least;
  return least + (most - least) * Math.sqrt(Math.min(1, capacity / largest));
}
