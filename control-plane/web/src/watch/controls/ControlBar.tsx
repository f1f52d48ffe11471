import { useEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../design/Icon';
import { clock } from '../../design/format';
import type { PlaybackEngine } from '../engine/PlaybackEngine';
import { audioChoices, qualityChoices, subtitleChoices } from '../engine/tracks';
import type { VideoState } from '../videoState';
import { ChoiceMenu } from './ChoiceMenu';
import type { PlayerActions } from './playerActions';
import { SeekBar } from './SeekBar';

interface ControlBarProps {
  readonly engine: PlaybackEngine;
  readonly state: VideoState;
  readonly actions: PlayerActions;
  readonly openMenu: string | null;
  readonly onMenu: (menu: string | null) => void;
  readonly statsShown: boolean;
}

export function ControlBar({ engine, state, actions, openMenu, onMenu, statsShown }: ControlBarProps) {
  const fullscreen = useFullscreen();
  const paused = state.paused.value;
  // Read so that the menus redraw when tracks change.
  void engine.tracksVersion.value;
  const menu = (id: string, icon: IconName, label: string, choices: typeof qualityChoices) => (
    <ChoiceMenu
      id={id}
      icon={icon}
      label={label}
      choices={() => choices(engine.player)}
      open={openMenu === id}
      onOpen={(open) => onMenu(open ? id : null)}
    />
  );
  return (
    <div class="bar" role="group" aria-label="Player controls">
      <SeekBar engine={engine} state={state} actions={actions} />
      <div class="bar-buttons">
        <Control icon={paused ? 'play' : 'pause'} label={paused ? 'Play' : 'Pause'} keys="k" press={actions.togglePlay} />
        <Control icon="replay10" text="10" label="Back 10 seconds" keys="ArrowLeft" press={() => actions.skip(-10)} />
        <Control icon="skip10" text="10" label="Forward 10 seconds" keys="ArrowRight" press={() => actions.skip(10)} />
        <Volume state={state} actions={actions} />
        <p class="bar-time">
          <span>{clock(state.time.value)}</span>
          <span class="bar-time-whole"> / {clock(state.duration.value)}</span>
        </p>
        <span class="bar-gap" />
        {menu('subtitles', 'subtitles', 'Subtitles', subtitleChoices)}
        {menu('audio', 'audio', 'Sound', audioChoices)}
        {menu('quality', 'quality', 'Quality', qualityChoices)}
        <Control
          icon="stats"
          label={statsShown ? 'Hide statistics' : 'Show statistics'}
          keys="s"
          pressed={statsShown}
          press={actions.toggleStats}
        />
        <Control
          icon={fullscreen ? 'windowed' : 'fullscreen'}
          label={fullscreen ? 'Leave full screen' : 'Full screen'}
          keys="f"
          press={actions.toggleFullscreen}
        />
      </div>
    </div>
  );
}

interface ControlProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
  readonly press: () => void;
  readonly text?: string;
  readonly pressed?: boolean;
}

function Control({ icon, label, keys, press, text, pressed }: ControlProps) {
  return (
    <button type="button" class="control" onClick={press} aria-label={label} aria-keyshortcuts={keys} aria-pressed={pressed} title={label}>
      {text === undefined ? <Icon name={icon} /> : <Icon name={icon} label={text} />}
    </button>
  );
}

function Volume({ state, actions }: { readonly state: VideoState; readonly actions: PlayerActions }) {
  const level = state.muted.value ? 0 : state.volume.value;
  return (
    <div class="volume">
      <Control icon={level === 0 ? 'muted' : 'volume'} label={level === 0 ? 'Unmute' : 'Mute'} keys="m" press={actions.toggleMuted} />
      <input
        class="volume-slider"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={level}
        aria-label="Volume"
        aria-valuetext={`${Math.round(level * 100)} percent`}
        onInput={(event) => actions.setVolume(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

function useFullscreen(): boolean {
  const [fullscreen, setFullscreen] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFullscreen(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  return fullscreen;
}
