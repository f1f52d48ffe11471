/** The shape of GET /ops/prefixes/overlaps. */

export interface Overlaps {
  /** How many there are, however many are listed. */
  readonly several_sites: number;
  readonly parts_of_another: number;
  readonly not_by_all_routers: number;
  readonly overlaps: readonly Overlap[];
}

export interface Overlap {
  readonly kind: 'several-sites' | 'part-of-another' | 'not-by-all-routers';
  readonly prefix: string;
  readonly sites: readonly NamedSite[];
  readonly around: string | null;
  readonly around_site: NamedSite | null;
  readonly missing_routers: readonly string[];
}

interface NamedSite {
  readonly site_id: number;
  readonly site: string | null;
}

const nameOf = ({ site, site_id }: NamedSite): string => site ?? `no. ${site_id}`;

/** What it is, and what it means. Pure. */
export function overlapInWords(overlap: Overlap): { readonly what: string; readonly meaning: string } {
  const [first, ...others] = overlap.sites.map(nameOf);
  switch (overlap.kind) {
    case 'several-sites':
      return { what: `${first} and ${others.join(', ')} announce it`, meaning: `${first} is asked first. Meant where they share viewers.` };
    case 'part-of-another':
      return {
        what: `${first} announces a part of ${overlap.around ?? 'a prefix'} of ${overlap.around_site === null ? 'another site' : nameOf(overlap.around_site)}`,
        meaning: `Its viewers go to ${first}.`,
      };
    case 'not-by-all-routers':
      return { what: `Not announced by ${overlap.missing_routers.join(', ')} of ${first}`, meaning: 'If the others fail, nobody announces it.' };
  }
}
