import { getJson } from '../api/authorized';
import type { TitleCard } from '../browse/catalog';
import { bitRate, codecName, languageName } from '../design/format';

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

/** Pure: "1080p" and "H.264 · 5.2 Mb/s", best picture first, sound last. */
export function renditionLabels(renditions: readonly Rendition[]): readonly { readonly id: string; readonly name: string; readonly detail: string }[] {
  const order = (rendition: Rendition) => (rendition.kind === 'video' ? -(rendition.height ?? 0) : 1);
  return [...renditions]
    .sort((a, b) => order(a) - order(b))
    .map((rendition) => ({
      id: rendition.id,
      name: rendition.kind === 'video' ? `${rendition.height ?? '?'}p` : rendition.kind === 'audio' ? `${languageName(rendition.language ?? 'und')} sound` : languageName(rendition.language ?? 'und'),
      detail: [codecName(rendition.codec), bitRate(rendition.bits_per_second)].join(' · '),
    }));
}

/** Pure: a link is shown only where it leads to a web page; anything else an operator typed stays text. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
