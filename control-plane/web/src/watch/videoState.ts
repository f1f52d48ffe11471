import { signal } from '@preact/signals';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the controls show of a media element, kept in signals so that each control redraws alone. */
export interface VideoState {
  readonly paused: { value: boolean };
  readonly ended: { value: boolean };
  readonly waiting: { value: boolean };
  readonly time: { value: number };
  readonly duration: { value: number };
  readonly buffered: { value: readonly Span[] };
  readonly volume: { value: number };
  readonly muted: { value: boolean };
}

export function createVideoState(durationSeconds: number): VideoState {
  return {
    paused: signal(true),
    ended: signal(false),
    waiting: signal(true),
    time: signal(0),
    duration: signal(durationSeconds),
    buffered: signal<readonly Span[]>([]),
    volume: signal(1),
    muted: signal(false),
  };
}

/** Follows the element until the returned function is called. */
export function followVideo(video: HTMLVideoElement, state: VideoState): () => void {
  const stop = new AbortController();
  const on = (names: string, read: () => void) => {
    for (const name of names.split(' ')) video.addEventListener(name, read, { signal: stop.signal });
  };
  on('play pause ended playing', () => {
    state.paused.value = video.paused;
    state.ended.value = video.ended;
  });
  on('waiting seeking', () => (state.waiting.value = true));
  on('playing seeked canplay', () => (state.waiting.value = video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !video.paused));
  on('timeupdate seeking seeked', () => {
    state.time.value = video.currentTime;
    if (video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA && !video.seeking) state.waiting.value = false;
  });
  on('durationchange', () => {
    if (Number.isFinite(video.duration) && video.duration > 0) state.duration.value = video.duration;
  });
  on('progress timeupdate seeked', () => (state.buffered.value = spans(video.buffered)));
  on('volumechange', () => {
    state.volume.value = video.volume;
    state.muted.value = video.muted;
  });
  return () => stop.abort();
}

/** Seconds of media ahead of the playhead without a gap. Pure. */
export function secondsAhead(buffered: readonly Span[], time: number): number {
  const span = buffered.find(({ start, end }) => start - 0.1 <= time && time <= end);
  return span === undefined ? 0 : span.end - time;
}

function spans(ranges: TimeRanges): readonly Span[] {
  return Array.from({ length: ranges.length }, (_, index) => ({ start: ranges.start(index), end: ranges.end(index) }));
}
