import { expect, it } from 'vitest';
import { parseRoute, titlePath, watchPath } from '../../src/routing/routes';

it.each([
  ['/', { page: 'home' }],
  ['/sign-in', { page: 'sign-in' }],
  ['/ops', { page: 'ops' }],
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
