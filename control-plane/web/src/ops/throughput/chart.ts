/** The throughput chart's geometry. Pure. */

export interface Sample {
  /** performance.now() milliseconds. */
  readonly at: number;
  readonly bitsPerSecond: number;
}

export const chartWidth = 600;
export const chartHeight = 240;
const [left, right, top, bottom] = [72, 8, 10, 22];

/** Keeps what is younger than the window. */
export function withFleetSample(samples: readonly Sample[], sample: Sample, windowMs: number): readonly Sample[] {
  return [...samples.filter((old) => sample.at - old.at <= windowMs), sample];
}

/** The next 1, 2 or 5 times a power of ten at or above a value, so that the scale's lines are round figures. */
export function roundScale(value: number): number {
  if (value <= 1e6) return 1e6;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= value)!;
}

export const yOf = (bitsPerSecond: number, scale: number): number => chartHeight - bottom - (bitsPerSecond / scale) * (chartHeight - top - bottom);

export const xOf = (at: number, now: number, windowMs: number): number =>
  chartWidth - right - ((now - at) / windowMs) * (chartWidth - left - right);

/** The line, and the area below it. */
export function chartPaths(samples: readonly Sample[], now: number, windowMs: number, scale: number): { readonly line: string; readonly area: string } {
  if (samples.length === 0) return { line: '', area: '' };
  const points = samples.map(({ at, bitsPerSecond }) => `${xOf(at, now, windowMs).toFixed(1)},${yOf(bitsPerSecond, scale).toFixed(1)}`);
  const floor = chartHeight - bottom;
  const [first, last] = [xOf(samples[0]!.at, now, windowMs).toFixed(1), xOf(samples.at(-1)!.at, now, windowMs).toFixed(1)];
  return { line: `M${points.join('L')}`, area: `M${first},${floor}L${points.join('L')}L${last},${floor}Z` };
}

export const plot = { left, right: chartWidth - right, top, floor: chartHeight - bottom } as const;
