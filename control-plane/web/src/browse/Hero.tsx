import { Icon } from '../design/Icon';
import { Picture } from '../design/Picture';
import { Link } from '../routing/Link';
import { titlePath } from '../routing/routes';
import { TitleFacts } from '../title/TitleFacts';
import { PlayButton } from '../watch/PlayButton';
import type { TitleCard } from './catalog';

export function Hero({ card }: { readonly card: TitleCard }) {
  return (
    <section class="hero" aria-label={`Featured: ${card.name}`}>
      <Picture class="hero-picture" src={card.artwork.backdrop ?? card.artwork.poster} eager />
      <div class="hero-text">
        <h1>{card.name}</h1>
        <TitleFacts card={card} />
        <p class="hero-synopsis">{card.synopsis}</p>
        <div class="hero-actions" data-stops>
          <PlayButton card={card} />
          <Link class="button" href={titlePath(card.content_id)} data-stop>
            <Icon name="info" />
            Details
          </Link>
        </div>
      </div>
    </section>
  );
}
