import { expect, it } from 'vitest';
import { opsPath, opsSections, sectionsFor } from '../../src/routing/opsSections';
import { parseRoute, titlePath, watchPath } from '../../src/routing/routes';

it.each([
  ['/', { page: 'home' }],
  ['/sign-in', { page: 'sign-in' }],
  ['/invitation', { page: 'invitation' }],
  ['/ops', { page: 'ops', section: 'fleet', id: null, query: '' }],
  ['/console', { page: 'ops', section: 'fleet', id: null, query: '' }],
  ['/console/networks?address=192.0.2.7', { page: 'ops', section: 'networks', id: null, query: 'address=192.0.2.7' }],
  ['/console/sites/4', { page: 'ops', section: 'sites', id: '4', query: '' }],
  ['/console/nowhere', { page: 'unknown' }],
  ['/console/sites/4/5', { page: 'unknown' }],
  ['/title/a%20b', { page: 'title', contentId: 'a b' }],
  ['/watch/1', { page: 'watch', contentId: '1' }],
  ['/watch', { page: 'unknown' }],
  ['/watch/1/2', { page: 'unknown' }],
  ['/nowhere', { page: 'unknown' }],
  ['/title/%E0%A4%A', { page: 'unknown' }],
])('reads %s', (path, route) => {
  expect(parseRoute(path)).toEqual(route);
});

it('writes paths it can read', () => {
  expect(parseRoute(titlePath('a/b?c'))).toEqual({ page: 'title', contentId: 'a/b?c' });
  expect(parseRoute(watchPath('ä'))).toEqual({ page: 'watch', contentId: 'ä' });
});

it('writes addresses of the console that it can read', () => {
  for (const section of opsSections) expect(parseRoute(opsPath(section))).toMatchObject({ page: 'ops', section });
  expect(parseRoute(opsPath('networks', undefined, { address: '2001:db8::1' }))).toMatchObject({ section: 'networks', query: 'address=2001%3Adb8%3A%3A1' });
  expect(parseRoute(opsPath('sites', 4))).toMatchObject({ section: 'sites', id: '4' });
});

it('shows a partner what is for partners, and a viewer nothing', () => {
  expect(sectionsFor('operator')).toEqual(opsSections);
  expect(sectionsFor('partner')).toEqual(['fleet', 'sites', 'log']);
  expect([sectionsFor('viewer'), sectionsFor(undefined)]).toEqual([[], []]);
});
