import type { CatalogRow, TitleCard } from './catalog';

/** A catalogue this small is seen whole in one row. */
const oneRow = 5;

/**
 * Pure: the rows worth showing. While all titles fit one row, genres would only repeat it; later, a row goes when an earlier
 * one shows the same titles. "Continue watching" always stays.
 */
export function withoutRepeats(rows: readonly CatalogRow[]): readonly CatalogRow[] {
  const own = rows.filter((row) => row.row_id !== 'continue');
  const distinct = new Set(own.flatMap((row) => row.titles.map((title) => title.content_id)));
  const whole = own.find((row) => row.titles.length === distinct.size);
  if (distinct.size <= oneRow && whole !== undefined) return rows.filter((row) => row.row_id === 'continue' || row === whole);
  const shown = new Set<string>();
  return rows.filter((row) => {
    if (row.row_id === 'continue') return true;
    const titles = row.titles
      .map((title) => title.content_id)
      .sort()
      .join();
    const repeats = shown.has(titles);
    shown.add(titles);
    return !repeats;
  });
}

/** Watched share 0..1, or null where there is nothing to resume. */
export function watchedShare(card: TitleCard): number | null {
  const duration = card.resume?.duration_seconds || card.duration_seconds;
  if (card.resume === null || card.resume.position_seconds <= 0 || duration <= 0) return null;
  return Math.min(1, card.resume.position_seconds / duration);
}

/** Pure: the title the home page opens with. One the viewer has not begun, with a picture, if there is one. */
export function featuredTitle(rows: readonly CatalogRow[]): TitleCard | null {
  const titles = rows.filter((row) => row.row_id !== 'continue').flatMap((row) => row.titles);
  const all = titles.length > 0 ? titles : rows.flatMap((row) => row.titles);
  return (
    all.find((title) => title.artwork.backdrop !== null && title.resume === null) ??
    all.find((title) => title.artwork.backdrop !== null) ??
    all[0] ??
    null
  );
}
