import { expect, it } from 'vitest';
import { diskTotals, heldShare, withSample } from '../../src/ops/fleet';
import { sparklinePoints } from '../../src/ops/fleet/Sparkline';

it('adds disks up and counts the failed ones', () => {
  const disk = (used_bytes: number, healthy: boolean) => ({ name: 'd', capacity_bytes: 100, used_bytes, healthy });
  expect(diskTotals([disk(10, true), disk(20, false)])).toEqual({ used: 30, capacity: 200, failed: 1 });
});

it('counts a title as held only when every byte is there', () => {
  const holdings = (held_bytes: number, assigned_bytes: number) => ({ titles: 1, assigned_titles: 3, held_bytes, assigned_bytes });
  expect(heldShare(holdings(150, 200))).toBe(0.75);
  expect(heldShare(holdings(300, 200))).toBe(1);
  expect(heldShare(holdings(0, 0))).toBeNull();
});

it('keeps the last samples only', () => {
  expect(withSample([1, 2, 3], 4, 3)).toEqual([2, 3, 4]);
});

it('draws the newest sample at the right edge and the highest at the top', () => {
  expect(sparklinePoints([0, 10], 2)).toBe('2.0,22.0 94.0,2.0');
  expect(sparklinePoints([])).toBe('');
});
