import { Picture } from '../design/Picture';
import { runningTime } from '../design/format';
import { Link } from '../routing/Link';
import { titlePath } from '../routing/routes';
import type { TitleCard } from './catalog';
import { watchedShare } from './rowChoice';

interface TitleCardLinkProps {
  readonly card: TitleCard;
  readonly eager: boolean;
  /** Only one card of a row is a tab stop; the arrow keys reach the others. */
  readonly tabStop: boolean;
  readonly onFocus: () => void;
}

export function TitleCardLink({ card, eager, tabStop, onFocus }: TitleCardLinkProps) {
  const watched = watchedShare(card);
  const left =
    card.resume === null ? 0 : Math.max(0, (card.resume.duration_seconds || card.duration_seconds) - card.resume.position_seconds);
  return (
    <Link class="card" href={titlePath(card.content_id)} tabIndex={tabStop ? 0 : -1} onFocus={onFocus} data-stop>
      <span class="card-frame">
        <Picture class="card-picture" src={card.artwork.card} eager={eager} />
        {watched === null ? null : (
          <span class="card-progress progress" aria-hidden="true">
            <div style={{ width: `${watched * 100}%` }} />
          </span>
        )}
      </span>
      <span class="card-name">{card.name}</span>
      <span class="card-note">
        {watched === null
          ? [card.year, runningTime(card.duration_seconds)].filter((part) => part !== null).join(' · ')
          : `${runningTime(left)} left`}
      </span>
    </Link>
  );
}
