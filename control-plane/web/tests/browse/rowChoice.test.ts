import { describe, expect, it } from 'vitest';
import type { CatalogRow, TitleCard } from '../../src/browse/catalog';
import { featuredTitle, watchedShare, withoutRepeats } from '../../src/browse/rowChoice';

const card = (content_id: string, more: Partial<TitleCard> = {}): TitleCard => ({
  content_id,
  name: content_id,
  year: null,
  duration_seconds: 100,
  maturity_rating: null,
  genres: [],
  synopsis: '',
  artwork: { card: null, poster: null, backdrop: 'picture' },
  resume: null,
  ...more,
});
const row = (row_id: string, ...ids: string[]): CatalogRow => ({ row_id, name: row_id, titles: ids.map((id) => card(id)) });
const rowIds = (rows: readonly CatalogRow[]) => rows.map((each) => each.row_id);
const begun = (position_seconds: number) => ({ resume: { position_seconds, duration_seconds: 100, updated_at: '' } });

describe('the rows worth showing', () => {
  it('are one, and what was begun, while all titles fit a row', () => {
    expect(rowIds(withoutRepeats([row('continue', 'a'), row('new', 'a', 'b'), row('animation', 'a', 'b'), row('comedy', 'a')]))).toEqual([
      'continue',
      'new',
    ]);
  });

  it('leave out only exact repeats in a larger catalogue', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(rowIds(withoutRepeats([row('new', ...all), row('drama', ...[...all].reverse()), row('comedy', 'a')]))).toEqual([
      'new',
      'comedy',
    ]);
  });

  it('are all shown when no single row has every title', () => {
    expect(rowIds(withoutRepeats([row('new', 'a'), row('comedy', 'b')]))).toEqual(['new', 'comedy']);
  });
});

describe('the featured title', () => {
  it('is one with a picture that the viewer has not begun', () => {
    const titles = [card('begun', begun(5)), card('bare', { artwork: { card: null, poster: null, backdrop: null } }), card('fresh')];
    expect(featuredTitle([{ row_id: 'new', name: 'New', titles }])?.content_id).toBe('fresh');
  });

  it('may be one that was begun, or bare, when there is no other', () => {
    expect(featuredTitle([row('continue', 'a')])?.content_id).toBe('a');
    expect(featuredTitle([])).toBeNull();
  });
});

it('knows the watched share, and none before the start', () => {
  expect(watchedShare(card('a', begun(25)))).toBe(0.25);
  expect(watchedShare(card('a', begun(250)))).toBe(1);
  expect(watchedShare(card('a', begun(0)))).toBeNull();
  expect(watchedShare(card('a'))).toBeNull();
});
