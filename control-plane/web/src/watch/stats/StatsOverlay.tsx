import { useEffect, useState } from 'preact/hooks';
import type { PlaybackEngine } from '../engine/PlaybackEngine';
import type { VideoState } from '../videoState';
import { readStats, type StatLine } from './playbackStats';

const everyMs = 500;

interface StatsOverlayProps {
  readonly engine: PlaybackEngine;
  readonly video: HTMLVideoElement;
  readonly state: VideoState;
  readonly onClose: () => void;
}

export function StatsOverlay({ engine, video, state, onClose }: StatsOverlayProps) {
  const [lines, setLines] = useState<readonly StatLine[]>([]);
  useEffect(() => {
    const read = () => setLines(readStats(engine, video, state));
    read();
    const timer = window.setInterval(read, everyMs);
    return () => window.clearInterval(timer);
  }, [engine, video, state]);
  return (
    <section class="stats" aria-label="Playback statistics" data-testid="stats">
      <dl>
        {lines.map((line) => (
          <div key={line.name} data-stat={line.name}>
            <dt>{line.name}</dt>
            <dd>
              {line.value}
              {line.note === undefined ? null : <small>{line.note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" class="stats-close" onClick={onClose} aria-label="Hide statistics">
        ×
      </button>
    </section>
  );
}
