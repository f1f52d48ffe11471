import type { TitleCard } from '../browse/catalog';
import { runningTime } from '../design/format';

export function TitleFacts({ card }: { readonly card: TitleCard }) {
  return (
    <ul class="facts" aria-label="About this title">
      {card.year === null ? null : <li>{card.year}</li>}
      <li>{runningTime(card.duration_seconds)}</li>
      {card.maturity_rating === null || card.maturity_rating === '' ? null : <li class="facts-rating">{card.maturity_rating}</li>}
      {card.genres.length === 0 ? null : <li>{card.genres.join(', ')}</li>}
    </ul>
  );
}
