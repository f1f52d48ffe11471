import type shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { bitRate, languageName } from '../../design/format';

/** One line of a menu. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly chosen: boolean;
  readonly choose: () => void;
}

/** Auto, then every height with its bit rate, best first. A choice is kept until Auto is chosen again. */
export function qualityChoices(player: shaka.Player): readonly Choice[] {
  const automatic = player.getConfiguration().abr.enabled;
  const tracks = [...player.getVideoTracks()].sort((a, b) => (b.height ?? 0) - (a.height ?? 0) || b.bandwidth - a.bandwidth);
  const active = tracks.find((track) => track.active);
  return [
    {
      id: 'auto',
      name: 'Auto',
      detail: automatic && active !== undefined ? `now ${active.height ?? '?'}p` : 'follows your connection',
      chosen: automatic,
      choose: () => void player.configure('abr.enabled', true),
    },
    ...tracks.map((track) => ({
      id: `${track.height}-${track.bandwidth}`,
      name: `${track.height ?? '?'}p`,
      detail: bitRate(track.bandwidth),
      chosen: !automatic && track.active,
      choose: () => {
        player.configure('abr.enabled', false);
        // Clears what is buffered beyond the next seconds, so that the choice is seen soon and nothing stutters.
        player.selectVideoTrack(track, true, 3);
      },
    })),
  ];
}

export function audioChoices(player: shaka.Player): readonly Choice[] {
  return player.getAudioTracks().map((track, index) => ({
    id: `${index}-${track.language}-${track.label ?? ''}`,
    name: track.label ?? languageName(track.language),
    detail: channels(track.channelsCount),
    chosen: track.active,
    choose: () => player.selectAudioTrack(track),
  }));
}

export function subtitleChoices(player: shaka.Player): readonly Choice[] {
  const tracks = player.getTextTracks();
  return [
    { id: 'off', name: 'Off', detail: '', chosen: !tracks.some((track) => track.active), choose: () => player.selectTextTrack(null) },
    ...tracks.map((track) => ({
      id: String(track.id),
      name: track.label ?? languageName(track.language),
      detail: track.kind === 'caption' ? 'captions' : '',
      chosen: track.active,
      choose: () => player.selectTextTrack(track),
    })),
  ];
}

function channels(count: number | null): string {
  if (count === null) return '';
  return count === 1 ? 'mono' : count === 2 ? 'stereo' : count === 6 ? '5.1' : `${count} channels`;
}
