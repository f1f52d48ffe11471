import { describe, expect, it } from 'vitest';
import { inWords, qualityInWords } from '../../src/ops/steering/explanation';
import { chartPaths, plot, roundScale, withFleetSample, xOf, yOf } from '../../src/ops/throughput/chart';

describe('throughput chart', () => {
  it('has round figures on its scale', () => {
    expect([0, 1e6, 1.2e6, 3e6, 7e6, 2.1e9].map(roundScale)).toEqual([1e6, 1e6, 2e6, 5e6, 1e7, 5e9]);
  });

  it('keeps the window and lets go of what is older', () => {
    const samples = withFleetSample([{ at: 0, bitsPerSecond: 1 }, { at: 500, bitsPerSecond: 2 }], { at: 1400, bitsPerSecond: 3 }, 1000);
    expect(samples.map((sample) => sample.at)).toEqual([500, 1400]);
  });

  it('draws the newest sample at the right edge and zero on the floor', () => {
    expect(xOf(1000, 1000, 500)).toBe(plot.right);
    expect(xOf(500, 1000, 500)).toBe(plot.left);
    expect(yOf(0, 10)).toBe(plot.floor);
    expect(yOf(10, 10)).toBe(plot.top);
    const { line, area } = chartPaths([{ at: 500, bitsPerSecond: 0 }, { at: 1000, bitsPerSecond: 10 }], 1000, 500, 10);
    expect(line).toBe(`M${plot.left}.0,${plot.floor}.0L${plot.right}.0,${plot.top}.0`);
    expect(area.endsWith('Z')).toBe(true);
    expect(chartPaths([], 0, 1, 1).line).toBe('');
  });
});

describe('reasons', () => {
  it('are said in words, and one that is new stays as it is', () => {
    expect(inWords('prefix,holds-title')).toEqual(['announces the address', 'holds the title']);
    expect(inWords('prefix,poor-quality')).toEqual(['announces the address', 'players in this network starve there']);
    expect(qualityInWords({ clients: 15, starved: 12, poor_until: null })).toBe('12 of 15 players ran dry');
    expect(qualityInWords(null)).toBe('');
    expect(inWords('of-tomorrow')).toEqual(['of-tomorrow']);
    expect(inWords('')).toEqual([]);
  });
});
