import { describe, expect, it } from 'vitest';
import { conditions, type Appliance, type ApplianceState } from '../../src/ops/fleet';
import { mapHeight, mapWidth, onMap, viewOf } from '../../src/ops/map/worldMap';
import { dotRadius, siteConditions, siteFigures, type Site, type SiteHealth } from '../../src/ops/sites';

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

const healthWith = (...states: readonly ApplianceState[]): SiteHealth => siteFigures([site(1)], states.map((state) => appliance(1, state)))[0]!.health;

describe('sites', () => {
  it('sums up what their own appliances send and could send', () => {
    const [one, two] = siteFigures([site(1), site(2)], [appliance(1, 'online'), appliance(1, 'online'), appliance(null, 'online')]);
    expect([one!.egress, one!.capacity, one!.health]).toEqual([20, 200, 'good']);
    expect([two!.egress, two!.capacity, two!.health]).toEqual([0, 0, 'empty']);
  });

  it('are partly well while one appliance takes nobody, and bad when none does', () => {
    expect(healthWith('online', 'draining')).toBe('partly');
    expect(healthWith('online', 'down')).toBe('partly');
    expect(healthWith('down', 'admin_down', 'no_disk')).toBe('bad');
  });

  it('are not bad while what takes nobody is drained or late', () => {
    for (const state of ['draining', 'maintenance', 'suspect'] as const) expect(healthWith(state, 'down')).toBe('resting');
  });

  it('neither gain nor lose by an appliance that is not live yet', () => {
    expect(healthWith('not_live')).toBe('waiting');
    expect(healthWith('not_live', 'online')).toBe('good');
    expect(healthWith('not_live', 'down')).toBe('bad');
  });

  it('have the colour of their only appliance', () => {
    for (const state of Object.keys(conditions) as ApplianceState[]) expect(siteConditions[healthWith(state)]).toBe(conditions[state]);
  });

  it('have dots whose area follows capacity within bounds', () => {
    expect(dotRadius(0, 100)).toBe(5);
    expect(dotRadius(100, 100)).toBe(13);
    expect(dotRadius(25, 100)).toBe(9);
  });
});

describe('map', () => {
  it('shows the whole world without sites, and all sites however they lie', () => {
    expect(viewOf([])).toEqual({ x: 0, y: 0, width: mapWidth, height: mapHeight, scale: 1 });
    for (const places of [[onMap(50.1, 8.7), onMap(52.4, 4.9)], [onMap(64, -22)], [onMap(-37, 174), onMap(61, -150)]]) {
      const view = viewOf(places);
      expect(view.width / view.height).toBeCloseTo(mapWidth / mapHeight, 5);
      for (const [x, y] of places) {
        expect(x).toBeGreaterThan(view.x);
        expect(x).toBeLessThan(view.x + view.width);
        expect(y).toBeGreaterThan(view.y);
        expect(y).toBeLessThan(view.y + view.height);
      }
    }
    expect(viewOf([onMap(50.1, 8.7), onMap(52.4, 4.9)]).scale).toBeLessThan(0.3);
  });
});
