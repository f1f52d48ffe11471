/** The console's pages. Their addresses are /console for the first and /console/{section} for the others; the API is below /ops. */
export const opsSections = ['fleet', 'titles', 'sites', 'networks', 'configuration', 'purges', 'access', 'log'] as const;

export type OpsSection = (typeof opsSections)[number];

/** What a partner works with: its own sites and what stands there. */
const ofPartners: ReadonlySet<OpsSection> = new Set(['fleet', 'sites', 'log']);

/** Pure: the pages that are for a role, in the order in which they are shown; none for who only watches. */
export function sectionsFor(role: string | undefined): readonly OpsSection[] {
  if (role === 'operator') return opsSections;
  return role === 'partner' ? opsSections.filter((section) => ofPartners.has(section)) : [];
}

export function opsPath(section: OpsSection, id?: string | number, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  const path = section === 'fleet' ? '/console' : `/console/${section}`;
  return `${path}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${search === '' ? '' : `?${search}`}`;
}
