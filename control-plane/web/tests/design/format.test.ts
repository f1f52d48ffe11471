import { expect, it } from 'vitest';
import { ago, bitRate, byteSize, clock, codecName, counted, languageName, runningTime, share } from '../../src/design/format';

it.each([
  [bitRate(0), '0 Mb/s'],
  [bitRate(128_000), '128 kb/s'],
  [bitRate(4_250_000), '4.3 Mb/s'],
  [bitRate(450_000_000), '450 Mb/s'],
  [bitRate(1_000_000_000), '1 Gb/s'],
  [byteSize(0), '0 B'],
  [counted(1, 'prefix', 'prefixes'), '1 prefix'],
  [counted(1200, 'prefix', 'prefixes'), '1,200 prefixes'],
  [ago(0, 9_000), 'just now'],
  [ago(0, 45_000), '45 s ago'],
  [ago(0, 47 * 60_000), '47 min ago'],
  [ago(0, 26 * 3_600_000), '26 h ago'],
  [ago(0, 5 * 86_400_000), '5 days ago'],
  [ago(9_000, 0), 'just now'],
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
