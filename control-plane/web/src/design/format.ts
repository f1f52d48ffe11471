/** Figures with their units, as people read them. All pure. */

/** 4_250_000 → "4.3 Mb/s" (bits, decimal). */
export function bitRate(bitsPerSecond: number): string {
  if (!Number.isFinite(bitsPerSecond) || bitsPerSecond <= 0) return '0 Mb/s';
  if (bitsPerSecond >= 1e9) return `${trim(bitsPerSecond / 1e9)} Gb/s`;
  if (bitsPerSecond >= 1e6) return `${trim(bitsPerSecond / 1e6)} Mb/s`;
  return `${Math.round(bitsPerSecond / 1e3)} kb/s`;
}

/** 21_474_836_480 → "20 GiB" (bytes, binary). */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : trim(value)} ${units[unit]}`;
}

/** 0.973 → "97 %"; a share that is not known → "–". */
export function share(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : `${Math.round(value * 100)} %`;
}

/** 3723 → "1:02:03", 63 → "1:03". */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 5400 → "1 h 30 min", 300 → "5 min", 30 → "30 s". */
export function runningTime(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 1234567 → "1,234,567". */
export const count = (value: number): string => value.toLocaleString('en');

/** "1 appliance", "2 appliances". */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** How long ago, in the largest unit that fits: "just now", "5 min ago", "3 h ago", "2 days ago". */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.round(seconds)} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

/** "avc1.640028" → "H.264": the family a person knows. */
export function codecName(codec: string): string {
  const families: readonly (readonly [string, string])[] = [
    ['avc', 'H.264'],
    ['h264', 'H.264'],
    ['hvc', 'HEVC'],
    ['hev', 'HEVC'],
    ['av01', 'AV1'],
    ['vp09', 'VP9'],
    ['vp9', 'VP9'],
    ['mp4a', 'AAC'],
    ['aac', 'AAC'],
    ['opus', 'Opus'],
    ['ec-3', 'Dolby Digital Plus'],
    ['ac-3', 'Dolby Digital'],
  ];
  const known = families.find(([prefix]) => codec.toLowerCase().startsWith(prefix));
  return known?.[1] ?? codec;
}

/** "de" → "German"; "und" → "Original". */
export function languageName(language: string): string {
  if (language === '' || language === 'und') return 'Original';
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
}
