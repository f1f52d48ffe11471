import { useEffect, useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import { cardSeen } from '../browse/catalog';
import { Failure } from '../design/Notice';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { goBack, openedByAddress } from '../routing/location';
import { titlePath } from '../routing/routes';
import type { Profile } from '../session/session';
import { Icon } from '../design/Icon';
import { PlayerView } from './PlayerView';
import type { PlaybackEngine } from './engine/PlaybackEngine';
import { endWatchTrace, watchTrace } from './loadWatch';
import { markWatchOpened, probe } from './playbackProbe';
import { take } from './preparedPlayback';
import './watch.css';
import './controls/controls.css';

export function WatchPage({ contentId, profile }: { readonly contentId: string; readonly profile: Profile }) {
  const [engine, setEngine] = useState<PlaybackEngine | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const card = cardSeen(contentId);
  useDocumentTitle(`${engine?.playback.name ?? card?.name ?? 'Opening'} · Open Reel`);

  useEffect(() => {
    let left = false;
    markWatchOpened(openedByAddress());
    const opening = take(contentId, profile.profile_id, watchTrace(contentId));
    opening.then(
      (opened) => !left && setEngine(opened),
      (error: unknown) => !left && setProblem(asProblem(error)),
    );
    return () => {
      left = true;
      endWatchTrace();
      void opening.then((opened) => opened.destroy()).catch(() => undefined);
    };
  }, [contentId, profile.profile_id, attempt]);

  useEffect(() => {
    probe.error = problem === null ? null : problem.message;
  }, [problem]);

  const back = () => goBack(titlePath(contentId));
  const retry = () => {
    setEngine(null);
    setProblem(null);
    setAttempt((count) => count + 1);
  };
  if (problem !== null) {
    return (
      <main class="watch watch-stopped" onKeyDown={(event) => event.key === 'Escape' && back()}>
        <button type="button" class="button button-quiet" onClick={back}>
          <Icon name="back" />
          Back
        </button>
        <Failure problem={problem} onRetry={retry} />
      </main>
    );
  }
  return (
    <PlayerView
      engine={engine}
      name={engine?.playback.name ?? card?.name ?? ''}
      backdrop={card?.artwork.backdrop ?? null}
      profileId={profile.profile_id}
      onBack={back}
      onProblem={setProblem}
    />
  );
}
