import { expect, it } from 'vitest';
import { overlapInWords, type Overlap } from '../../../src/ops/networks/overlaps';

const overlap: Overlap = {
  kind: 'several-sites',
  prefix: '192.0.2.0/24',
  sites: [{ site_id: 1, site: 'vie-1' }, { site_id: 2, site: null }],
  around: null,
  around_site: null,
  missing_routers: [],
};

it('says what an overlap means', () => {
  expect(overlapInWords(overlap)).toEqual({ what: 'vie-1 and no. 2 announce it', meaning: 'vie-1 is asked first. Meant where they share viewers.' });
  expect(overlapInWords({ ...overlap, kind: 'part-of-another', around: '192.0.0.0/22', around_site: { site_id: 3, site: 'fra-1' } }).what).toBe(
    'vie-1 announces a part of 192.0.0.0/22 of fra-1',
  );
  expect(overlapInWords({ ...overlap, kind: 'not-by-all-routers', missing_routers: ['192.0.2.9'] }).what).toBe('Not announced by 192.0.2.9 of vie-1');
});
