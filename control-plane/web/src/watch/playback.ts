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
