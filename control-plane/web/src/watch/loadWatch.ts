import { newTrace, type Trace } from '../api/trace';

/**
 * The player (about 500 kB) lives in its own chunks. A title page fetches them while it is idle; showing intent (pointer or
 * focus on Play) also opens the playback, so that the click finds manifest, licence and first segments under way.
 */
export const loadWatch = () => import('./watchModule');

export function prefetchPlayer(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => window.setTimeout(work, 200));
  idle(() => void loadWatch().catch(() => undefined));
}

let pressed: { readonly contentId: string; readonly trace: Trace } | null = null;

/** The trace of "watch this": begun by the intent, kept by the click that follows. */
export function watchTrace(contentId: string): Trace {
  if (pressed?.contentId !== contentId) pressed = { contentId, trace: newTrace() };
  return pressed.trace;
}

export function endWatchTrace(): void {
  pressed = null;
}

export function preparePlayback(contentId: string, profileId: string): void {
  const trace = watchTrace(contentId);
  void loadWatch()
    .then((watch) => watch.prepare(contentId, profileId, trace))
    // A preparation that fails is not shown: pressing play tries again and tells.
    .catch(() => undefined);
}
