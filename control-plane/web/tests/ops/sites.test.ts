import { describe, expect, it } from 'vitest';
import type { Appliance, ApplianceState } from '../../src/ops/fleet';
import { dotRadius, siteFigures, type Site } from '../../src/ops/sites';

const site = (site_id: number): Site => ({
  site_id,
  name: `site-${site_id}`,
  country: 'DE',
  latitude: 50,
  longitude: 8,
  scope: 'region',
  networks: [],
  declared_prefixes: 0,
});

const appliance = (site_id: number | null, state: ApplianceState): Appliance =>
  ({ site_id, state, egress_bits_per_second: 10, capacity_bits_per_second: 100 }) as Appliance;

describe('sites', () => {
  it('sums up what their own appliances send and could send', () => {
    const [one, two] = siteFigures([site(1), site(2)], [appliance(1, 'online'), appliance(1, 'online'), appliance(null, 'online')]);
    expect([one!.egress, one!.capacity, one!.health]).toEqual([20, 200, 'good']);
    expect([two!.egress, two!.capacity, two!.health]).toEqual([0, 0, 'empty']);
  });

  it('are partly well while one appliance takes nobody, and bad when none does', () => {
    expect(siteFigures([site(1)], [appliance(1, 'online'), appliance(1, 'draining')])[0]!.health).toBe('partly');
    expect(siteFigures([site(1)], [appliance(1, 'down'), appliance(1, 'draining')])[0]!.health).toBe('bad');
  });

  it('have dots whose area follows capacity within bounds', () => {
    expect(dotRadius(0, 100)).toBe(5);
    expect(dotRadius(100, 100)).toBe(13);
    expect(dotRadius(25, 100)).toBe(9);
  });
});
