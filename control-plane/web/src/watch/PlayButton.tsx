import { useEffect, useRef } from 'preact/hooks';
import type { TitleCard } from '../browse/catalog';
import { watchedShare } from '../browse/rowChoice';
import { Icon } from '../design/Icon';
import { clock } from '../design/format';
import { navigate } from '../routing/location';
import { watchPath } from '../routing/routes';
import { profile } from '../session/profile';
import { preparePlayback, prefetchPlayer } from './loadWatch';
import { markPlayClicked } from './playbackProbe';

/** Pointing at a button for this long is intent; sweeping over it is not. Each preparation opens a session at the server. */
const intentMs = 65;

export function PlayButton({ card }: { readonly card: TitleCard }) {
  const intent = useRef<number | undefined>(undefined);
  const resumes = watchedShare(card) !== null;
  useEffect(() => {
    prefetchPlayer();
    return () => window.clearTimeout(intent.current);
  }, [card.content_id]);

  const prepareNow = () => {
    window.clearTimeout(intent.current);
    if (profile.value !== null) preparePlayback(card.content_id, profile.value.profile_id);
  };
  const prepareSoon = () => {
    window.clearTimeout(intent.current);
    intent.current = window.setTimeout(prepareNow, intentMs);
  };
  const play = () => {
    markPlayClicked();
    navigate(watchPath(card.content_id));
  };
  return (
    <button
      type="button"
      class="button button-lamp"
      data-stop
      data-testid="play"
      onPointerEnter={prepareSoon}
      onPointerLeave={() => window.clearTimeout(intent.current)}
      onPointerDown={prepareNow}
      onFocus={prepareSoon}
      onClick={play}
    >
      <Icon name="play" />
      {resumes ? `Resume at ${clock(card.resume?.position_seconds ?? 0)}` : 'Play'}
    </button>
  );
}
