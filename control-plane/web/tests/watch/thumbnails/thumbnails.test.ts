import { describe, expect, it } from 'vitest';
import { parseThumbnails, thumbnailAt } from '../../../src/watch/thumbnails/thumbnails';

const base = 'http://edge-a/titles/p/artwork/thumbnails.vtt';
const file = `WEBVTT

NOTE five seconds each

1
00:00.000 --> 00:05.000
thumbnails.jpg#xywh=0,0,240,136

00:00:05.000 --> 01:00:10.500
thumbnails.jpg#xywh=pixel:240,136,240,136

broken --> cue
thumbnails.jpg#xywh=1,2,3,4

00:10.000 --> 00:15.000
thumbnails.jpg
`;

describe('thumbnails', () => {
  it('reads regions of a sprite and leaves out what it cannot read', () => {
    expect(parseThumbnails(file, base)).toEqual([
      { start: 0, end: 5, url: 'http://edge-a/titles/p/artwork/thumbnails.jpg', x: 0, y: 0, width: 240, height: 136 },
      { start: 5, end: 3610.5, url: 'http://edge-a/titles/p/artwork/thumbnails.jpg', x: 240, y: 136, width: 240, height: 136 },
    ]);
  });

  it('reads lines that end in CRLF just as well', () => {
    expect(parseThumbnails(file.replaceAll('\n', '\r\n'), base)).toEqual(parseThumbnails(file, base));
  });

  it('finds the picture of a second, and the last one for what follows', () => {
    const thumbnails = parseThumbnails(file, base);
    expect(thumbnailAt(thumbnails, 4.9)?.x).toBe(0);
    expect(thumbnailAt(thumbnails, 5)?.x).toBe(240);
    expect(thumbnailAt(thumbnails, 99_999)?.x).toBe(240);
    expect(thumbnailAt([], 1)).toBeNull();
  });
});
