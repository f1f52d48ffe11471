/**
 * `window.__playback`: what tests and the start-up bench read. Part of the page's contract; keep names and units.
 *
 *   clickedAt     when play was asked for, in performance.now() milliseconds. 0 (the start of the page load) when the
 *                 watch page was opened directly. A preparation that hovering began earlier does not move it.
 *   firstFrameAt  when the first decoded frame was presented (requestVideoFrameCallback), same clock; null until then.
 *   appliance     name of the appliance that served the newest media segment (header X-Appliance); null until then.
 *   failovers     how many times serving moved to another appliance because the one before failed.
 *   error         the sentence shown to the viewer when playback ended in an error; else null.
 */
export interface PlaybackProbe {
  clickedAt: number | null;
  firstFrameAt: number | null;
  appliance: string | null;
  failovers: number;
  error: string | null;
}

declare global {
  interface Window {
    __playback: PlaybackProbe;
  }
}

export const probe: PlaybackProbe = { clickedAt: null, firstFrameAt: null, appliance: null, failovers: 0, error: null };
window.__playback = probe;

let clickAwaitsItsPage = false;

export function markPlayClicked(): void {
  restart(performance.now());
  clickAwaitsItsPage = true;
}

/** The watch page opens. Without a click on play it was reached by address or reload (0) or by the browser's history (now). */
export function markWatchOpened(openedByAddress: boolean): void {
  if (!clickAwaitsItsPage) restart(openedByAddress ? 0 : performance.now());
  clickAwaitsItsPage = false;
}

export function startupSeconds(): number | null {
  return probe.clickedAt === null || probe.firstFrameAt === null ? null : (probe.firstFrameAt - probe.clickedAt) / 1000;
}

function restart(clickedAt: number): void {
  Object.assign(probe, { clickedAt, firstFrameAt: null, appliance: null, failovers: 0, error: null } satisfies PlaybackProbe);
}
