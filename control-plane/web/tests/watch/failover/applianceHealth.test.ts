import { describe, expect, it } from 'vitest';
import {
  allHealthy,
  blamesAppliance,
  isPenalised,
  preferenceOrder,
  withFailure,
  withSuccess,
} from '../../../src/watch/failover/applianceHealth';

const a = { appliance_id: 'a', rank: 1 };
const b = { appliance_id: 'b', rank: 2 };
const c = { appliance_id: 'c', rank: 3 };
const names = (order: readonly { appliance_id: string }[]) => order.map((appliance) => appliance.appliance_id).join('');

describe('appliance health', () => {
  it('keeps the order of the server while all are well, whatever order they came in', () => {
    expect(names(preferenceOrder([c, a, b], allHealthy, 0))).toBe('abc');
  });

  it('puts an appliance that failed behind all the others', () => {
    expect(names(preferenceOrder([a, b, c], withFailure(allHealthy, 'a', 0), 1))).toBe('bca');
  });

  it('puts the one that content steering chose first, unless it failed', () => {
    expect(names(preferenceOrder([a, b, c], allHealthy, 0, 'c'))).toBe('cab');
    expect(names(preferenceOrder([a, b, c], withFailure(allHealthy, 'c', 0), 1, 'c'))).toBe('abc');
    expect(names(preferenceOrder([a, b, c], allHealthy, 0, 'gone'))).toBe('abc');
  });

  it('gives it its rank back when the penalty is over', () => {
    const health = withFailure(allHealthy, 'a', 0);
    expect(isPenalised(health, 'a', 14_999)).toBe(true);
    expect(isPenalised(health, 'a', 15_000)).toBe(false);
    expect(names(preferenceOrder([a, b], health, 15_000))).toBe('ab');
  });

  it('doubles the penalty when the appliance fails again after it', () => {
    const twice = withFailure(withFailure(allHealthy, 'a', 0), 'a', 20_000);
    expect(isPenalised(twice, 'a', 20_000 + 29_999)).toBe(true);
    expect(isPenalised(twice, 'a', 20_000 + 30_000)).toBe(false);
  });

  it('takes picture and sound that fail together for one failure', () => {
    const together = withFailure(withFailure(withFailure(allHealthy, 'a', 0), 'a', 3), 'a', 9);
    expect(together.get('a')).toEqual({ until: 15_009, strikes: 1 });
  });

  it('never bans an appliance for longer than five minutes', () => {
    let health = allHealthy;
    let now = 0;
    for (let strike = 0; strike < 20; strike += 1) {
      health = withFailure(health, 'a', now);
      now = health.get('a')!.until;
    }
    const last = withFailure(health, 'a', now);
    expect(last.get('a')!.until - now).toBe(300_000);
  });

  it('forgets the past at the first success', () => {
    const failedTwice = withFailure(withFailure(allHealthy, 'a', 0), 'a', 20_000);
    const failedAfterSuccess = withFailure(withSuccess(failedTwice, 'a'), 'a', 60_000);
    expect(failedAfterSuccess.get('a')!.strikes).toBe(1);
  });

  it('goes round when every appliance has failed, instead of insisting on one', () => {
    const tried: string[] = [];
    let health = allHealthy;
    for (let now = 0; now < 6; now += 1) {
      const first = preferenceOrder([a, b, c], health, now)[0]!;
      tried.push(first.appliance_id);
      health = withFailure(health, first.appliance_id, now);
    }
    expect(tried.join('')).toBe('abcabc');
  });

  it('does not change the state it was given', () => {
    withFailure(allHealthy, 'a', 0);
    expect(allHealthy.size).toBe(0);
  });
});

describe('blame', () => {
  it.each([
    ['no answer', 0],
    ['a server error', 503],
    ['overload', 429],
    ['a file it lacks', 404],
  ])('falls on the appliance for %s', (_, status) => {
    expect(blamesAppliance({ cancelledByPlayer: false, status })).toBe(true);
  });

  it.each([400, 401, 403, 416])('does not fall on the appliance for %i, which any other would answer too', (status) => {
    expect(blamesAppliance({ cancelledByPlayer: false, status })).toBe(false);
  });

  it('does not fall on the appliance when the player itself cancelled', () => {
    expect(blamesAppliance({ cancelledByPlayer: true, status: 0 })).toBe(false);
  });
});
