/** The shapes of /ops/sites/{site_id}/routes. */

/** What counts of the routes that a site's appliances learn from routers beside them. */
export type AcceptLearned = 'own-networks' | 'all' | 'none';

export interface SiteRoutes {
  readonly accept_learned: AcceptLearned;
  readonly sources: readonly Source[];
  readonly upload: {
    readonly format: 'mrt' | 'list';
    readonly filter: string;
    readonly ipv4: number;
    readonly ipv6: number;
    readonly uploaded_at: string;
    readonly uploaded_by: string;
  } | null;
}

export interface Source {
  readonly kind: 'router' | 'upload' | 'learned' | 'declared';
  readonly name: string;
  readonly since: string;
  readonly ipv4: number;
  readonly ipv6: number;
}

export const kindWords: Readonly<Record<Source['kind'], string>> = {
  router: 'router over BMP',
  upload: 'uploaded',
  learned: 'learned by an appliance',
  declared: 'declared by hand',
};

export const acceptLearnedWords: Readonly<Record<AcceptLearned, string>> = {
  'own-networks': 'what begins in its own networks',
  all: 'everything',
  none: 'nothing',
};

export type Format = 'mrt' | 'list';

/** A guess by the file's name, which one can overrule. Pure. */
export const formatOf = (fileName: string): Format => (/\.(txt|list|csv|prefixes)(\.gz)?$/i.test(fileName) ? 'list' : 'mrt');

export const contentTypes: Readonly<Record<Format, string>> = { mrt: 'application/octet-stream', list: 'text/plain' };

/** The query of PUT /ops/sites/{site_id}/routes. A list knows no peers and no origins. Pure. */
export function uploadQuery(format: Format, why: string, peers: string, origins: string): string {
  const query = new URLSearchParams({ why });
  if (format === 'mrt' && peers.trim() !== '') query.set('peer', peers.trim());
  if (format === 'mrt' && origins.trim() !== '') query.set('origin_as', origins.trim());
  return query.toString();
}
