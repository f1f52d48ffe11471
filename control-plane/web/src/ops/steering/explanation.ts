/** The shapes of /ops/steering/explain, and its words as people say them. */

export interface Explanation {
  readonly sites: readonly { readonly site_id: number; readonly site: string; readonly proximity: string }[];
  readonly choices: readonly Choice[];
  readonly excluded: readonly {
    readonly appliance_id: string;
    readonly name: string;
    readonly site: string;
    readonly proximity: string;
    readonly reason: string;
    readonly state: string;
    readonly quality: Quality | null;
  }[];
}

export interface Choice {
  readonly rank: number;
  readonly appliance_id: string;
  readonly name: string;
  readonly site: string;
  readonly proximity: string;
  /** Words joined by commas, the proximity first. */
  readonly reason: string;
  readonly state: string;
  readonly load: number;
  readonly capacity_bits_per_second: number;
  readonly quality: Quality | null;
}

/** What players in the viewer's network reported there in the last minute. */
export interface Quality {
  readonly clients: number;
  readonly starved: number;
  /** Null unless it stands behind its neighbours for that. */
  readonly poor_until: string | null;
}

export interface ExplainAnswer {
  readonly client: string;
  readonly network: number;
  readonly country: string | null;
  readonly package: string | null;
  readonly decision: Explanation;
}

const words: Readonly<Record<string, string>> = {
  prefix: 'announces the address',
  network: 'stands in its network',
  distance: 'is near',
  country: 'is in the country',
  anywhere: 'serves everybody',
  'holds-title': 'holds the title',
  'would-fill': 'would have to fetch the title',
  current: 'plays it now',
  'above-share': 'has more than its share',
  'heartbeat-late': 'heartbeat is late',
  full: 'has no room',
  'not-worth-moving': 'served well elsewhere, no ample room here',
  'poor-quality': 'players in this network starve there',
  down: 'is down',
  'admin-down': 'was taken out',
  draining: 'is being drained',
  'no-tls': 'has no TLS, the page needs it',
  'no-disk': 'has no disk left',
  'not-live': 'is not live yet',
  maintenance: 'is in maintenance',
  'no-room': 'has no room, others do',
  'beyond-limit': 'better ones were enough',
};

/** "prefix,holds-title" → ["announces the address", "holds the title"]. A word we do not know stays as it is. Pure. */
export function inWords(reasons: string): readonly string[] {
  return reasons.split(',').filter(Boolean).map((word) => words[word] ?? word);
}

/** "12 of 15 players ran dry"; empty when too few are heard of. Pure. */
export function qualityInWords(quality: Quality | null): string {
  return quality === null || quality.clients === 0 ? '' : `${quality.starved} of ${quality.clients} players ran dry`;
}
