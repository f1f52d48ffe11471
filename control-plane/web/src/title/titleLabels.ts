import { bitRate, codecName, languageName } from '../design/format';
import type { Rendition } from './titleDetails';

/** Pure: "1080p" and "H.264 · 5.2 Mb/s", best picture first, sound last. */
export function renditionLabels(
  renditions: readonly Rendition[],
): readonly { readonly id: string; readonly name: string; readonly detail: string }[] {
  const order = (rendition: Rendition) => (rendition.kind === 'video' ? -(rendition.height ?? 0) : 1);
  return [...renditions]
    .sort((a, b) => order(a) - order(b))
    .map((rendition) => ({
      id: rendition.id,
      name:
        rendition.kind === 'video'
          ? `${rendition.height ?? '?'}p`
          : rendition.kind === 'audio'
            ? `${languageName(rendition.language ?? 'und')} sound`
            : languageName(rendition.language ?? 'und'),
      detail: [codecName(rendition.codec), bitRate(rendition.bits_per_second)].join(' · '),
    }));
}

/** Pure: a link is shown only where it leads to a web page; anything else an operator typed stays text. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}

/**
 * Pure: how a licence is named and where its text is. Takes an address, or the short name of a Creative Commons licence
 * ("CC BY 3.0", "CC-BY-SA-4.0"); any other name has no address.
 */
export function licenceLink(license: string): { readonly name: string; readonly address: string | null } {
  const address = webAddress(license);
  if (address !== null) return { name: 'Licence', address };
  const commons = /^CC[ -](BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)[ -](\d\.\d)$/i.exec(license.trim());
  return {
    name: license,
    address: commons === null ? null : `https://creativecommons.org/licenses/${commons[1]!.toLowerCase()}/${commons[2]}/`,
  };
}
