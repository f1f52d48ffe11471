import { expect, it } from 'vitest';
import { siteName, whyBefore, type SiteMatch } from '../../../src/ops/networks/prefixes';

const match: SiteMatch = { site_id: 1, site: 'fra-1', prefix_length: 24, as_path_length: 2, med: 10 };

it('names what decides between two sites', () => {
  expect(whyBefore(match, { ...match, prefix_length: 22, as_path_length: 1 })).toBe('longer prefix');
  expect(whyBefore(match, { ...match, as_path_length: 3, med: 0 })).toBe('shorter AS path');
  expect(whyBefore(match, { ...match, med: 20 })).toBe('lower MED');
  expect(whyBefore(match, match)).toBe('equal');
});

it('names a site that is gone by its number', () => {
  expect(siteName({ ...match, site: null })).toBe('site no. 1, which is gone');
});
