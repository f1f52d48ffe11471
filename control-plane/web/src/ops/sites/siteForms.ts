import type { Site } from '../sites';

/** What is typed of a site. */
export interface SiteForm {
  readonly name: string;
  readonly country: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly scope: Site['scope'];
  readonly networks: string;
}

export const emptySite: SiteForm = { name: '', country: '', latitude: '', longitude: '', scope: 'networks', networks: '' };

export const formOf = (site: Site): SiteForm => ({
  name: site.name,
  country: site.country,
  latitude: site.latitude === null ? '' : String(site.latitude),
  longitude: site.longitude === null ? '' : String(site.longitude),
  scope: site.scope,
  networks: site.networks.join(', '),
});

export const scopeWords: Readonly<Record<Site['scope'], string>> = {
  prefixes: 'only whom it announces',
  networks: 'its networks',
  region: 'everybody',
};

/** "64500, AS64501" → [64500, 64501]. What is no number becomes -1, which the API refuses by its rule. Pure. */
export const networksOf = (text: string): readonly number[] =>
  text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map((part) => (/^(AS)?\d{1,10}$/i.test(part) ? Number(part.replace(/^AS/i, '')) : -1));

/** The body of POST /ops/sites. Pure. */
export function siteBody(form: SiteForm): Readonly<Record<string, unknown>> {
  return {
    name: form.name.trim(),
    country: form.country.trim(),
    latitude: degrees(form.latitude),
    longitude: degrees(form.longitude),
    scope: form.scope,
    networks: networksOf(form.networks),
  };
}

/** Null for nothing; what is no number lies outside of every globe, so that the API says what is right. */
function degrees(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : 999;
}

/** "50.11° N, 8.68° E"; null: it is on no map. Pure. */
export function placeText({ latitude, longitude }: Site): string | null {
  if (latitude === null || longitude === null) return null;
  return `${Math.abs(latitude).toFixed(2)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(2)}° ${longitude < 0 ? 'W' : 'E'}`;
}

/** Prefixes, one a line or parted by commas; what follows a # is a remark. Pure. */
export const prefixesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => line.replace(/#.*/, '').split(/[\s,;]+/))
    .filter((part) => part !== '');
