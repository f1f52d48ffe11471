/** The shapes of GET /ops/sites, and what the map makes of them. */
import type { Appliance } from './fleet';

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

export type SiteHealth = 'good' | 'partly' | 'bad' | 'empty';

export interface SiteFigures {
  readonly site: Site;
  readonly appliances: readonly Appliance[];
  readonly egress: number;
  readonly capacity: number;
  readonly health: SiteHealth;
}

/** Each site with what its appliances say. "partly" when one of them takes nobody, "bad" when none does. Pure. */
export function siteFigures(sites: readonly Site[], appliances: readonly Appliance[]): readonly SiteFigures[] {
  return sites.map((site) => {
    const own = appliances.filter((appliance) => appliance.site_id === site.site_id);
    const serving = own.filter((appliance) => appliance.state === 'online').length;
    return {
      site,
      appliances: own,
      egress: own.reduce((sum, appliance) => sum + appliance.egress_bits_per_second, 0),
      capacity: own.reduce((sum, appliance) => sum + appliance.capacity_bits_per_second, 0),
      health: own.length === 0 ? 'empty' : serving === own.length ? 'good' : serving > 0 ? 'partly' : 'bad',
    };
  });
}

/** Radius of a site's dot in map units: the area grows with capacity, between a dot one can hit and one that hides no country. Pure. */
export function dotRadius(capacity: number, largest: number): number {
  const [least, most] = [5, 13];
  if (capacity <= 0 || largest <= 0) return least;
  return least + (most - least) * Math.sqrt(Math.min(1, capacity / largest));
}
