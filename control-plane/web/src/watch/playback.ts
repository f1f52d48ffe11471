import { getJson } from '../api/authorized';
import type { Trace } from '../api/trace';

export interface RankedAppliance {
  readonly appliance_id: string;
  readonly name: string;
  readonly url: string;
  readonly rank: number;
  readonly reason: string;
}

export interface Playback {
  readonly session_id: string;
  readonly content_id: string;
  readonly name: string;
  readonly duration_seconds: number;
  readonly manifests: { readonly dash: string; readonly hls: string };
  readonly appliances: readonly RankedAppliance[];
  readonly licence: { readonly type: string; readonly url: string };
  readonly resume_position_seconds: number;
  readonly thumbnails: string | null;
  readonly preferred_audio: string | null;
}

export function openPlayback(contentId: string, profileId: string, trace: Trace): Promise<Playback> {
  const query = new URLSearchParams({ profile_id: profileId, device_type: 'web' });
  return getJson<Playback>(`/playback/${encodeURIComponent(contentId)}?${query}`, { trace });
}

/** So close to its end a title counts as seen: playing it again starts from the beginning. */
const seenToTheEndSeconds = 5;

/** Pure: the second to start at. */
export function startPosition(resumeSeconds: number | null, durationSeconds: number): number {
  if (resumeSeconds === null || !Number.isFinite(resumeSeconds) || resumeSeconds <= 0) return 0;
  return durationSeconds > 0 && resumeSeconds > durationSeconds - seenToTheEndSeconds ? 0 : resumeSeconds;
}
