import { bitRate, codecName, languageName } from '../design/format';
import type { Rendition } from './titleDetails';

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
