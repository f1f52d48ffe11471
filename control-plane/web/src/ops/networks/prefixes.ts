/** The shape of GET /ops/prefixes/{address}. */

export interface AddressAnswer {
  readonly address: string;
  /** Best first. */
  readonly sites: readonly SiteMatch[];
  /** The longest first. */
  readonly prefixes: readonly { readonly prefix: string; readonly announcements: readonly Announcement[] }[];
}

export interface Announcement {
  readonly site_id: number;
  readonly site: string | null;
  readonly as_path_length: number;
  readonly med: number;
}

export interface SiteMatch extends Announcement {
  readonly prefix_length: number;
}

export const siteName = ({ site, site_id }: Announcement): string => site ?? `site no. ${site_id}, which is gone`;

/** Why a site is asked before the next one. Pure. */
export function whyBefore(one: SiteMatch, next: SiteMatch): string {
  if (one.prefix_length !== next.prefix_length) return 'longer prefix';
  if (one.as_path_length !== next.as_path_length) return 'shorter AS path';
  return one.med === next.med ? 'equal' : 'lower MED';
}
