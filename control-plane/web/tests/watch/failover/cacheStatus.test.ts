import { expect, it } from 'vitest';
import { isCacheHit } from '../../../src/watch/failover/cacheStatus';

it.each([
  ['edge-a; hit', true],
  ['edge-a; hit; ttl=31536000', true],
  ['edge-a; fwd=miss; stored', false],
  ['edge-a; fwd=uri-miss', false],
  ['Parent; hit, edge-a; fwd=miss', false],
  ['Parent; fwd=miss, edge-a; hit', true],
  ['edge-a', null],
  ['', null],
  [undefined, null],
])('reads %s as %s', (header, hit) => {
  expect(isCacheHit(header)).toBe(hit);
});
