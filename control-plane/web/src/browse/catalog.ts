import { getJson } from '../api/authorized';

export interface Artwork {
  readonly card: string | null;
  readonly poster: string | null;
  readonly backdrop: string | null;
}

export interface Resume {
  readonly position_seconds: number;
  readonly duration_seconds: number;
  readonly updated_at: string;
}

export interface TitleCard {
  readonly content_id: string;
  readonly name: string;
  readonly year: number | null;
  readonly duration_seconds: number;
  readonly maturity_rating: string | null;
  readonly genres: readonly string[];
  readonly synopsis: string;
  readonly artwork: Artwork;
  readonly resume: Resume | null;
}

export interface CatalogRow {
  readonly row_id: string;
  readonly name: string;
  readonly titles: readonly TitleCard[];
}

interface CatalogPage {
  readonly rows: readonly CatalogRow[];
  readonly next_page_token: string | null;
}

/** A catalogue longer than this many pages is cut: no home page is read that far. */
const maxPages = 5;

/** Cards seen on the home page, so that a title page shows something in the same frame it is opened. */
const seen = new Map<string, TitleCard>();

export function cardSeen(contentId: string): TitleCard | null {
  return seen.get(contentId) ?? null;
}

export async function loadRows(profileId: string, signal: AbortSignal): Promise<readonly CatalogRow[]> {
  const rows: CatalogRow[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query = new URLSearchParams({ profile_id: profileId });
    if (pageToken !== null) query.set('page_token', pageToken);
    const answer: CatalogPage = await getJson<CatalogPage>(`/catalog?${query}`, { signal });
    rows.push(...answer.rows.filter((row) => row.titles.length > 0));
    pageToken = answer.next_page_token ?? null;
    if (pageToken === null || pageToken === '') break;
  }
  seen.clear();
  for (const title of rows.flatMap((row) => row.titles)) seen.set(title.content_id, title);
  return rows;
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
  return all.find((title) => title.artwork.backdrop !== null && title.resume === null) ?? all.find((title) => title.artwork.backdrop !== null) ?? all[0] ?? null;
}
