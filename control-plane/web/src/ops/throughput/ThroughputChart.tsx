import { bitRate } from '../../design/format';
import { chartHeight, chartPaths, chartWidth, plot, roundScale, xOf, yOf, type Sample } from './chart';
import './throughput.css';

export const windowMs = 5 * 60_000;

/** What the whole fleet sent in the last five minutes. */
export function ThroughputChart({ samples }: { readonly samples: readonly Sample[] }) {
  const now = samples.at(-1)?.at ?? 0;
  const scale = roundScale(Math.max(...samples.map((sample) => sample.bitsPerSecond), 1));
  const { line, area } = chartPaths(samples, now, windowMs, scale);
  const newest = samples.at(-1);
  return (
    <figure class="throughput">
      <svg viewBox={`0 0 ${chartWidth} ${chartHeight}`} role="img" aria-label={`Throughput of the fleet, now ${bitRate(newest?.bitsPerSecond ?? 0)}`}>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={plot.left} x2={plot.right} y1={yOf(scale * part, scale)} y2={yOf(scale * part, scale)} />
            <text x={plot.left - 8} y={yOf(scale * part, scale) + 4} text-anchor="end">
              {part === 0 ? '0' : bitRate(scale * part)}
            </text>
          </g>
        ))}
        {[5, 4, 3, 2, 1].map((minutes) => (
          <text key={minutes} x={xOf(now - minutes * 60_000, now, windowMs)} y={chartHeight - 5} text-anchor={minutes === 5 ? 'start' : 'middle'}>
            {`−${minutes} min`}
          </text>
        ))}
        <text x={plot.right} y={chartHeight - 5} text-anchor="end">
          now
        </text>
        <path class="throughput-area" d={area} />
        <path class="throughput-line" d={line} />
        {newest === undefined ? null : <circle class="throughput-now" cx={plot.right} cy={yOf(newest.bitsPerSecond, scale)} r="3.5" />}
      </svg>
    </figure>
  );
}
