import { expect, it } from 'vitest';
import { bitRate, byteSize, clock, codecName, languageName, runningTime, share } from '../../src/design/format';

it.each([
  [bitRate(0), '0 Mb/s'],
  [bitRate(128_000), '128 kb/s'],
  [bitRate(4_250_000), '4.3 Mb/s'],
  [bitRate(450_000_000), '450 Mb/s'],
  [bitRate(1_000_000_000), '1 Gb/s'],
  [byteSize(0), '0 B'],
  [byteSize(21_474_836_480), '20 GiB'],
  [byteSize(1_610_612_736), '1.5 GiB'],
  [share(0.973), '97 %'],
  [share(null), '–'],
  [clock(3723), '1:02:03'],
  [clock(63.9), '1:03'],
  [clock(Number.NaN), '0:00'],
  [runningTime(30.02), '30 s'],
  [runningTime(300), '5 min'],
  [runningTime(5400), '1 h 30 min'],
  [runningTime(7200), '2 h'],
  [codecName('avc1.640028'), 'H.264'],
  [codecName('h264'), 'H.264'],
  [codecName('mp4a.40.2'), 'AAC'],
  [codecName('xyz'), 'xyz'],
  [languageName('und'), 'Original'],
  [languageName('de'), 'German'],
])('formats %s', (actual, expected) => {
  expect(actual).toBe(expected);
});
