import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import { Icon } from '../design/Icon';
import { Picture } from '../design/Picture';
import { ControlBar } from './controls/ControlBar';
import { Toast } from './controls/Toast';
import { useAutoHide } from './controls/useAutoHide';
import { usePlayerKeys } from './controls/usePlayerKeys';
import { createActions } from './controls/playerActions';
import type { PlaybackEngine } from './engine/PlaybackEngine';
import { probe } from './playbackProbe';
import { useProgress } from './progress/useProgress';
import { StatsOverlay } from './stats/StatsOverlay';
import { createVideoState, followVideo } from './videoState';

interface PlayerViewProps {
  /** Null while the playback is being opened: the stage is already set. */
  readonly engine: PlaybackEngine | null;
  readonly name: string;
  readonly backdrop: string | null;
  readonly profileId: string;
  readonly onBack: () => void;
  readonly onProblem: (problem: ApiProblem) => void;
}

export function PlayerView(props: PlayerViewProps) {
  const { engine, name, onBack } = props;
  const stage = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const captions = useRef<HTMLDivElement>(null);
  const [begun, setBegun] = useState(false);
  const [mayNotAutoplay, setMayNotAutoplay] = useState(false);
  const [statsShown, setStatsShown] = useState(false);
  const [openMenu, setOpenMenu] = useState<string | null>(null);
  const state = useMemo(() => createVideoState(engine?.playback.duration_seconds ?? 0), [engine]);
  const actions = useMemo(() => createActions(video, stage, () => setStatsShown((shown) => !shown)), []);
  const { shown, stir, toggle } = useAutoHide(!state.paused.value && begun && openMenu === null);

  useEffect(() => (video.current === null ? undefined : followVideo(video.current, state)), [state]);

  useEffect(() => {
    const element = video.current;
    if (engine === null || element === null || captions.current === null) return undefined;
    let left = false;
    const firstFrame = () => {
      if (left) return;
      probe.firstFrameAt ??= performance.now();
      setBegun(true);
    };
    element.requestVideoFrameCallback(firstFrame);
    const stopListening = engine.problem.subscribe((problem) => problem !== null && props.onProblem(problem));
    engine
      .start(element, captions.current)
      .then(() => (left ? undefined : element.play()))
      .catch((error: unknown) => {
        if (left) return;
        // Opened by address, without a gesture: the browser wants the viewer to press play.
        if (error instanceof DOMException && error.name === 'NotAllowedError') setMayNotAutoplay(true);
        else if (!(error instanceof DOMException && error.name === 'AbortError')) props.onProblem(asProblem(error));
      });
    return () => {
      left = true;
      stopListening();
    };
  }, [engine]);

  usePlayerKeys(actions, {
    stir,
    onEscape: () => {
      if (openMenu !== null) setOpenMenu(null);
      else if (statsShown) setStatsShown(false);
      else onBack();
    },
  });

  const playNow = () => {
    setMayNotAutoplay(false);
    actions.togglePlay();
  };
  const tap = (event: PointerEvent) => {
    if (openMenu !== null) return setOpenMenu(null);
    // A finger asks for the controls, a mouse (which brings them by moving) for play and pause.
    return event.pointerType === 'mouse' ? actions.togglePlay() : toggle();
  };
  return (
    <main
      class="watch"
      ref={stage}
      data-controls={shown ? 'shown' : 'hidden'}
      data-begun={begun}
      onPointerMove={(event) => event.pointerType === 'mouse' && stir()}
    >
      <video
        ref={video}
        class="watch-video"
        playsInline
        aria-label={name}
        onClick={(event) => tap(event as unknown as PointerEvent)}
        onDblClick={actions.toggleFullscreen}
      />
      <Picture class="watch-backdrop" src={props.backdrop} eager />
      <div class="watch-captions" ref={captions} />
      {(state.waiting.value || !begun) && !mayNotAutoplay && !state.ended.value ? (
        <div class="watch-waiting" role="status" aria-label="Loading" />
      ) : null}
      {mayNotAutoplay ? (
        <button type="button" class="watch-start" onClick={playNow} aria-label={`Play ${name}`}>
          <Icon name="play" />
        </button>
      ) : null}
      <header class="watch-top">
        <button type="button" class="control" onClick={onBack} aria-label="Back">
          <Icon name="back" />
        </button>
        <h1>{name}</h1>
      </header>
      {engine === null ? null : (
        <>
          <Progress video={video.current} engine={engine} profileId={props.profileId} />
          <Toast engine={engine} />
          {statsShown && video.current !== null ? (
            <StatsOverlay engine={engine} video={video.current} state={state} onClose={() => setStatsShown(false)} />
          ) : null}
          <ControlBar engine={engine} state={state} actions={actions} openMenu={openMenu} onMenu={setOpenMenu} statsShown={statsShown} />
        </>
      )}
    </main>
  );
}

function Progress({
  video,
  engine,
  profileId,
}: {
  readonly video: HTMLVideoElement | null;
  readonly engine: PlaybackEngine;
  readonly profileId: string;
}) {
  useProgress(video, engine.playback, profileId, engine.trace);
  return null;
}
