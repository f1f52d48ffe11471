import { getJson } from '../api/authorized';
import type { TitleCard } from '../browse/catalog';

export interface Rendition {
  readonly id: string;
  readonly kind: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly bits_per_second: number;
  readonly codec: string;
  readonly language: string | null;
}

export interface Attribution {
  readonly text: string;
  readonly url: string | null;
  readonly license: string | null;
}

export interface TitleDetails extends TitleCard {
  readonly attribution: Attribution | null;
  readonly renditions: readonly Rendition[];
}

export function loadTitle(contentId: string, profileId: string, signal: AbortSignal): Promise<TitleDetails> {
  const query = new URLSearchParams({ profile_id: profileId });
  return getJson<TitleDetails>(`/catalog/${encodeURIComponent(contentId)}?${query}`, { signal });
}
