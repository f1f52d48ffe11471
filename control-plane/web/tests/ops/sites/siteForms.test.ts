import { expect, it } from 'vitest';
import { emptySite, networksOf, prefixesOf, siteBody } from '../../../src/ops/sites/siteForms';

it('reads AS numbers as people write them, and passes on what is none for the API to refuse', () => {
  expect(networksOf('64500, AS64501;as64502\n64503')).toEqual([64500, 64501, 64502, 64503]);
  expect(networksOf('64500 home')).toEqual([64500, -1]);
  expect(networksOf('  ')).toEqual([]);
});

it('reads prefixes one a line, with remarks', () => {
  expect(prefixesOf('# ours\n192.0.2.0/24, 198.51.100.0/24 # lab\n\n2001:db8::/32')).toEqual(['192.0.2.0/24', '198.51.100.0/24', '2001:db8::/32']);
});

it('sends no place when none was typed, and one that is refused when it is no number', () => {
  const body = siteBody({ ...emptySite, name: ' fra-1 ', country: 'DE', latitude: '', longitude: 'east' });
  expect([body['name'], body['latitude'], body['longitude']]).toEqual(['fra-1', null, 999]);
  expect(siteBody({ ...emptySite, latitude: '50,11', longitude: '-8.68' })).toMatchObject({ latitude: 50.11, longitude: -8.68 });
});
