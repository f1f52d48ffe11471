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
