import { useEffect, useRef, useState } from 'preact/hooks';
import { clock } from '../../design/format';
import type { PlaybackEngine } from '../engine/PlaybackEngine';
import { loadThumbnails, thumbnailAt, type Thumbnail } from '../thumbnails/thumbnails';
import type { VideoState } from '../videoState';
import type { PlayerActions } from './playerActions';
import { ThumbnailPreview } from './ThumbnailPreview';

interface SeekBarProps {
  readonly engine: PlaybackEngine;
  readonly state: VideoState;
  readonly actions: PlayerActions;
}

export function SeekBar({ engine, state, actions }: SeekBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [dragging, setDragging] = useState(false);
  const [thumbnails, setThumbnails] = useState<readonly Thumbnail[]>([]);
  const duration = state.duration.value;
  const begun = state.buffered.value.length > 0 && !state.waiting.value;
  const shown = dragging && pointed !== null ? pointed : state.time.value;

  useEffect(() => {
    const { thumbnails: address } = engine.playback;
    if (address === null || !begun) return;
    // A preview is an extra: it waits for the first frame, and without it the bar shows the time alone.
    void loadThumbnails(engine.requests.alternatives(address)).then(setThumbnails);
  }, [engine, begun]);

  const secondsAt = (event: PointerEvent) => {
    const box = bar.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * duration;
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    bar.current?.setPointerCapture(event.pointerId);
    setDragging(true);
    setPointed(secondsAt(event));
  };
  const release = (event: PointerEvent) => {
    if (!dragging) return;
    setDragging(false);
    actions.seek(secondsAt(event));
    if (event.pointerType !== 'mouse') setPointed(null);
  };
  const keyDown = (event: KeyboardEvent) => {
    const jumps: Readonly<Record<string, number>> = {
      Home: 0,
      End: duration,
      PageUp: state.time.value + 60,
      PageDown: state.time.value - 60,
    };
    const to = jumps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    actions.seek(to);
  };
  const percent = (seconds: number) => `${duration > 0 ? (seconds / duration) * 100 : 0}%`;
  return (
    <div
      class="seek"
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label="Position"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(shown)}
      aria-valuetext={`${clock(shown)} of ${clock(duration)}`}
      data-dragging={dragging}
      onPointerDown={press}
      onPointerMove={(event) => setPointed(secondsAt(event))}
      onPointerUp={release}
      onPointerCancel={() => (setDragging(false), setPointed(null))}
      onPointerLeave={() => !dragging && setPointed(null)}
      onKeyDown={keyDown}
    >
      <div class="seek-track">
        {state.buffered.value.map(({ start, end }) => (
          <div key={start} class="seek-buffered" style={{ left: percent(start), width: percent(end - start) }} />
        ))}
        <div class="seek-played" style={{ width: percent(shown) }} />
      </div>
      <div class="seek-thumb" style={{ left: percent(shown) }} />
      {pointed === null ? null : (
        <ThumbnailPreview seconds={pointed} share={duration > 0 ? pointed / duration : 0} thumbnail={thumbnailAt(thumbnails, pointed)} />
      )}
    </div>
  );
}
