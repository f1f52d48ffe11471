import type { RefObject } from 'preact';

export interface PlayerActions {
  togglePlay(): void;
  /** Relative, in seconds. */
  skip(seconds: number): void;
  seek(seconds: number): void;
  /** Relative, -1..1. */
  turnVolume(by: number): void;
  setVolume(volume: number): void;
  toggleMuted(): void;
  toggleFullscreen(): void;
  toggleStats(): void;
}

/** On an iPhone only the video element itself goes full screen. */
interface PhoneVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

export function createActions(
  ref: RefObject<HTMLVideoElement | null>,
  stage: RefObject<HTMLElement | null>,
  toggleStats: () => void,
): PlayerActions {
  const on = (act: (video: PhoneVideo) => void) => ref.current !== null && act(ref.current);
  const seek = (video: HTMLVideoElement, seconds: number) => {
    // Before the first frame the player is still on its way to the start position.
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && video.played.length === 0) return;
    const end = Number.isFinite(video.duration) ? video.duration : 0;
    video.currentTime = Math.min(Math.max(0, seconds), end);
  };
  const setVolume = (video: HTMLVideoElement, volume: number) => {
    video.volume = Math.min(1, Math.max(0, volume));
    video.muted = video.volume === 0;
  };
  return {
    togglePlay: () => on((video) => (video.paused ? void video.play().catch(() => undefined) : video.pause())),
    skip: (seconds) => on((video) => seek(video, video.currentTime + seconds)),
    seek: (seconds) => on((video) => seek(video, seconds)),
    turnVolume: (by) => on((video) => setVolume(video, (video.muted ? 0 : video.volume) + by)),
    setVolume: (volume) => on((video) => setVolume(video, volume)),
    toggleMuted: () =>
      on((video) => {
        video.muted = !video.muted;
        if (!video.muted && video.volume === 0) video.volume = 0.5;
      }),
    toggleFullscreen: () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen();
      else if (stage.current?.requestFullscreen !== undefined) void stage.current.requestFullscreen().catch(() => undefined);
      else on((video) => video.webkitEnterFullscreen?.());
    },
    toggleStats,
  };
}
