import { describe, expect, it } from 'vitest';
import { nextPlace } from '../../src/browse/arrowFocus';

const centres = [[100, 300], [50, 150, 250, 350], [400]];

describe('arrow keys', () => {
  it('move along a row and stop at its ends', () => {
    expect(nextPlace(centres, { row: 1, column: 1 }, 'ArrowRight')).toEqual({ row: 1, column: 2 });
    expect(nextPlace(centres, { row: 1, column: 0 }, 'ArrowLeft')).toBeNull();
    expect(nextPlace(centres, { row: 1, column: 3 }, 'ArrowRight')).toBeNull();
  });

  it('move to what lies nearest in the next row', () => {
    expect(nextPlace(centres, { row: 0, column: 1 }, 'ArrowDown')).toEqual({ row: 1, column: 2 });
    expect(nextPlace(centres, { row: 1, column: 3 }, 'ArrowUp')).toEqual({ row: 0, column: 1 });
    expect(nextPlace(centres, { row: 1, column: 0 }, 'ArrowDown')).toEqual({ row: 2, column: 0 });
  });

  it('leave the page to scroll beyond the first and the last row', () => {
    expect(nextPlace(centres, { row: 0, column: 0 }, 'ArrowUp')).toBeNull();
    expect(nextPlace(centres, { row: 2, column: 0 }, 'ArrowDown')).toBeNull();
  });
});
