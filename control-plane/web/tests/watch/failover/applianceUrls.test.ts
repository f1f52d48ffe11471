import { describe, expect, it } from 'vitest';
import { applianceOf, onEach, placedForAttempt } from '../../../src/watch/failover/applianceUrls';

const a = { url: 'http://edge-a:8081' };
const b = { url: 'https://b.example/cdn/' };

describe('appliance URLs', () => {
  it('moves a path to every appliance in the order asked for', () => {
    expect(onEach('http://edge-a:8081/titles/p/video-480p/1.m4s', [a, b], [b, a])).toEqual([
      'https://b.example/cdn/titles/p/video-480p/1.m4s',
      'http://edge-a:8081/titles/p/video-480p/1.m4s',
    ]);
  });

  it('takes the token in the path along, to another appliance and to what a manifest names', () => {
    const manifest = 'http://edge-a:8081/t.2D3ShE_a-b/titles/p/manifest.mpd';
    const segment = new URL('video-480p/1.m4s', manifest).href;
    expect(onEach(segment, [a, b], [b, a])).toEqual([
      'https://b.example/cdn/t.2D3ShE_a-b/titles/p/video-480p/1.m4s',
      'http://edge-a:8081/t.2D3ShE_a-b/titles/p/video-480p/1.m4s',
    ]);
  });

  it('leaves an address of someone else alone', () => {
    expect(onEach('http://elsewhere/x', [a, b], [b, a])).toEqual(['http://elsewhere/x']);
  });

  it('does not take a longer port or host for the same appliance', () => {
    expect(applianceOf('http://edge-a:80811/titles/p', [a])).toBeNull();
  });

  it.each([0, 1, 2, 3, 7])('puts the first preference where attempt %i will look', (attempt) => {
    const placed = placedForAttempt(['first', 'second', 'third'], attempt);
    expect(placed[attempt % 3]).toBe('first');
    expect(placed[(attempt + 1) % 3]).toBe('second');
    expect([...placed].sort()).toEqual(['first', 'second', 'third']);
  });
});
