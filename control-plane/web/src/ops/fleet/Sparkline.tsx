const width = 96;
const height = 24;
const inset = 2;

/** Pure: the points of a line whose newest sample is at the right edge; scaled to its own highest sample. */
export function sparklinePoints(samples: readonly number[], slots = 60): string {
  const highest = Math.max(1, ...samples);
  const step = (width - 2 * inset) / (slots - 1);
  return samples
    .map((sample, index) => {
      const x = width - inset - (samples.length - 1 - index) * step;
      const y = height - inset - (sample / highest) * (height - 2 * inset);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

/** The last minute at a glance; the figure beside it is the value. */
export function Sparkline({ samples }: { readonly samples: readonly number[] }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={sparklinePoints(samples)} />
    </svg>
  );
}
