/** Seek previews: a WebVTT file whose cues point into a sprite (`thumbnails.jpg#xywh=x,y,w,h`), or at whole pictures. */
export interface Thumbnail {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const timing = /^((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})/;
const region = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** Pure. Cues without a region, or that cannot be read, are left out. Addresses resolve against `base`. */
export function parseThumbnails(text: string, base: string): readonly Thumbnail[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .flatMap((block) => {
      const lines = block.split('\n').filter((line) => line.trim() !== '');
      const at = lines.findIndex((line) => timing.test(line));
      const times = lines[at]?.match(timing);
      const place = lines[at + 1]?.trim().match(region);
      if (at < 0 || times == null || place == null) return [];
      const [, picture, x, y, width, height] = place;
      return [
        {
          start: seconds(times[1]!),
          end: seconds(times[2]!),
          url: new URL(picture!, base).href,
          x: Number(x),
          y: Number(y),
          width: Number(width),
          height: Number(height),
        },
      ];
    });
}

/** Pure: the picture of a second; the last one stands for what follows it. */
export function thumbnailAt(thumbnails: readonly Thumbnail[], time: number): Thumbnail | null {
  return thumbnails.find(({ end }) => time < end) ?? thumbnails.at(-1) ?? null;
}

/** Asks one appliance after the other; none answering is an empty list. */
export async function loadThumbnails(addresses: readonly string[]): Promise<readonly Thumbnail[]> {
  for (const address of addresses) {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return parseThumbnails(await response.text(), address);
    } catch {
      // The next appliance has the same file.
    }
  }
  return [];
}

function seconds(timestamp: string): number {
  return timestamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
