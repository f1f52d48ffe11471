import { expect, it } from 'vitest';
import { startPosition } from '../../src/watch/startPosition';

it.each([
  ['nothing saved', null, 0],
  ['the beginning', 0, 0],
  ['the middle', 31.5, 31.5],
  ['a moment before the end', 598.5, 0],
  ['shortly before the end', 597, 597],
  ['past the end', 700, 0],
  ['nonsense', Number.NaN, 0],
])('starts from %s', (_, saved, expected) => {
  expect(startPosition(saved, 600)).toBe(expected);
});

it('believes the saved position when the length is not known', () => {
  expect(startPosition(12, 0)).toBe(12);
});
