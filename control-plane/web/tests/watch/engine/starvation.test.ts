import { describe, expect, it } from 'vitest';
import { ranDry, sayStarved } from '../../../src/watch/engine/starvation';

const played = (length: number): TimeRanges => ({ length, start: () => 0, end: () => 1 });

describe('a buffer that ran dry', () => {
  it('is told in the report that the player has made, once', () => {
    const told = sayStarved('http://edge/t.x/titles/a/v/1.m4s?CMCD=bl%3D%280%29%2Cv%3D2');
    expect(told).toBe('http://edge/t.x/titles/a/v/1.m4s?CMCD=bs%2Cbl%3D%280%29%2Cv%3D2');
    expect(sayStarved(told)).toBe(told);
    expect(sayStarved('http://edge/a?x=1&CMCD=v%3D2&y=2')).toBe('http://edge/a?x=1&CMCD=bs%2Cv%3D2&y=2');
  });

  it('leaves a request without a report alone', () => {
    for (const uri of ['http://edge/a', 'http://edge/a?xCMCD=1', 'http://edge/a?CMCD=&x=1']) expect(sayStarved(uri)).toBe(uri);
  });

  it('is neither the start nor a seek', () => {
    expect(ranDry({ seeking: false, played: played(1) })).toBe(true);
    expect(ranDry({ seeking: true, played: played(1) })).toBe(false);
    expect(ranDry({ seeking: false, played: played(0) })).toBe(false);
  });
});
