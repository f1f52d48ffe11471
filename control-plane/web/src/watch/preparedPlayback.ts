import type { Trace } from '../api/trace';
import { PlaybackEngine } from './engine/PlaybackEngine';
import { openPlayback } from './playback';

/** An answer of the server older than this is asked for anew: ranks and sessions age. */
const freshMs = 30_000;

interface Prepared {
  readonly contentId: string;
  readonly profileId: string;
  readonly at: number;
  readonly engine: Promise<PlaybackEngine>;
}

/** At most one playback is prepared at a time. */
let prepared: Prepared | null = null;

/** Opens the playback and loads its manifest, licence and first segments, before anything is shown. Rejects with `ApiProblem`. */
export async function prepare(contentId: string, profileId: string, trace: Trace): Promise<void> {
  if (prepared !== null && isFor(prepared, contentId, profileId)) return;
  await discard();
  const engine = open(contentId, profileId, trace);
  prepared = { contentId, profileId, at: performance.now(), engine };
  try {
    await engine;
  } catch (error) {
    if (prepared?.engine === engine) prepared = null;
    throw error;
  }
}

/** Hands over what was prepared for this title, or opens it now. The caller owns the engine and must destroy it. */
export function take(contentId: string, profileId: string, trace: Trace): Promise<PlaybackEngine> {
  if (prepared !== null && isFor(prepared, contentId, profileId)) {
    const { engine } = prepared;
    prepared = null;
    return engine;
  }
  void discard();
  return open(contentId, profileId, trace);
}

async function open(contentId: string, profileId: string, trace: Trace): Promise<PlaybackEngine> {
  const engine = new PlaybackEngine(await openPlayback(contentId, profileId, trace), trace);
  await engine.preload();
  return engine;
}

async function discard(): Promise<void> {
  const old = prepared;
  prepared = null;
  await old?.engine.then((engine) => engine.destroy()).catch(() => undefined);
}

function isFor(candidate: Prepared, contentId: string, profileId: string): boolean {
  return candidate.contentId === contentId && candidate.profileId === profileId && performance.now() - candidate.at < freshMs;
}
