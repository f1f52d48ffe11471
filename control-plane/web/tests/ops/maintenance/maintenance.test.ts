import { expect, it } from 'vitest';
import { localMinute, momentOf } from '../../../src/ops/maintenance/maintenance';

it('reads and writes the local minute, whatever the zone', () => {
  const time = new Date(2030, 0, 5, 3, 7);
  expect(localMinute(time)).toBe('2030-01-05T03:07');
  expect(momentOf('2030-01-05T03:07')).toEqual(time);
  expect([momentOf(''), momentOf('soon')]).toEqual([null, null]);
});
