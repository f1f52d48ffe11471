import { bitRate, codecName, share } from '../../design/format';
import type { PlaybackEngine } from '../engine/PlaybackEngine';
import { startupSeconds } from '../playbackProbe';
import { secondsAhead, type VideoState } from '../videoState';

export interface StatLine {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

export function readStats(engine: PlaybackEngine, video: HTMLVideoElement, state: VideoState): readonly StatLine[] {
  const { appliance, failovers, hits, misses } = engine.requests.serving.value;
  const { appliances } = engine.playback;
  const stats = engine.player.getStats();
  const picture = engine.player.getVideoTracks().find((track) => track.active);
  const sound = engine.player.getAudioTracks().find((track) => track.active);
  const ranked = appliances.find((candidate) => candidate.name === appliance);
  const frames = video.getVideoPlaybackQuality();
  const startup = startupSeconds();
  return [
    {
      name: 'Served by',
      value: appliance ?? '–',
      ...(ranked === undefined ? {} : { note: `rank ${appliances.indexOf(ranked) + 1} of ${appliances.length}, ${ranked.reason}` }),
    },
    { name: 'Throughput', value: bitRate(stats.estimatedBandwidth) },
    { name: 'Buffer', value: `${secondsAhead(state.buffered.value, video.currentTime).toFixed(1)} s` },
    {
      name: 'Picture',
      value: picture === undefined ? '–' : `${picture.width ?? '?'}×${picture.height ?? '?'}`,
      note: bitRate(picture?.bandwidth ?? 0),
    },
    {
      name: 'Codecs',
      value: [picture?.codecs, sound?.codecs].flatMap((codec) => (codec == null ? [] : [codecName(codec)])).join(' + ') || '–',
      ...(picture?.codecs == null ? {} : { note: picture.codecs }),
    },
    { name: 'Dropped frames', value: `${frames.droppedVideoFrames}`, note: `of ${frames.totalVideoFrames}` },
    { name: 'Start-up', value: startup === null ? '–' : `${startup.toFixed(2)} s` },
    { name: 'Cache hits', value: share(hits + misses === 0 ? null : hits / (hits + misses)), note: `${hits} hit, ${misses} miss` },
    { name: 'Fail-overs', value: String(failovers) },
  ];
}
