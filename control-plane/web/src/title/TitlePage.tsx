import { cardSeen, type TitleCard } from '../browse/catalog';
import { Icon } from '../design/Icon';
import { Failure } from '../design/Notice';
import { Picture } from '../design/Picture';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { useLoaded } from '../design/useLoaded';
import { goBack } from '../routing/location';
import type { Profile } from '../session/session';
import { PlayButton } from '../watch/PlayButton';
import { loadTitle, type TitleDetails } from './titleDetails';
import { TitleFacts } from './TitleFacts';
import { licenceLink, renditionLabels, webAddress } from './titleLabels';
import './title.css';

export function TitlePage({ contentId, profile }: { readonly contentId: string; readonly profile: Profile }) {
  const [loaded, retry] = useLoaded(`${contentId} ${profile.profile_id}`, (signal) => loadTitle(contentId, profile.profile_id, signal));
  const details = loaded.state === 'ready' ? loaded.value : null;
  const card = details ?? cardSeen(contentId);
  useDocumentTitle(card === null ? 'Open Reel' : `${card.name} · Open Reel`);
  return (
    <main class="title" onKeyDown={(event) => event.key === 'Escape' && goBack('/')}>
      <Picture class="title-backdrop" src={card?.artwork.backdrop ?? card?.artwork.poster ?? null} eager />
      <div class="title-body">
        <button type="button" class="button button-quiet title-back" onClick={() => goBack('/')}>
          <Icon name="back" />
          All titles
        </button>
        {loaded.state === 'failed' ? <Failure problem={loaded.problem} onRetry={retry} /> : null}
        {card !== null && loaded.state !== 'failed' ? <Heading card={card} /> : null}
        {card === null && loaded.state === 'loading' ? <HeadingSkeleton /> : null}
        {details === null ? null : <Particulars details={details} />}
      </div>
    </main>
  );
}

function Heading({ card }: { readonly card: TitleCard }) {
  return (
    <header class="title-heading">
      <h1>{card.name}</h1>
      <TitleFacts card={card} />
      <PlayButton card={card} />
      <p class="title-synopsis">{card.synopsis}</p>
    </header>
  );
}

function Particulars({ details }: { readonly details: TitleDetails }) {
  const { attribution } = details;
  const address = webAddress(attribution?.url ?? null);
  const licence = licenceLink(attribution?.license ?? '');
  return (
    <div class="title-particulars">
      {details.renditions.length === 0 ? null : (
        <section aria-labelledby="renditions">
          <h2 id="renditions">Offered as</h2>
          <ul class="renditions">
            {renditionLabels(details.renditions).map((rendition) => (
              <li key={rendition.id}>
                <strong>{rendition.name}</strong>
                <span>{rendition.detail}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {attribution === null || attribution.text === '' ? null : (
        <section aria-labelledby="attribution">
          <h2 id="attribution">Attribution</h2>
          <p class="attribution">
            {address === null ? (
              attribution.text
            ) : (
              <a href={address} target="_blank" rel="noopener noreferrer">
                {attribution.text}
              </a>
            )}
            {licence.name === '' ? null : (
              <>
                {' · '}
                {licence.address === null ? (
                  licence.name
                ) : (
                  <a href={licence.address} target="_blank" rel="license noopener noreferrer">
                    {licence.name}
                  </a>
                )}
              </>
            )}
          </p>
        </section>
      )}
    </div>
  );
}

function HeadingSkeleton() {
  return (
    <div class="title-heading" aria-busy="true" aria-label="Loading">
      <div class="skeleton skeleton-title" />
      <div class="skeleton skeleton-line skeleton-line-short" />
      <div class="skeleton skeleton-button" />
      <div class="skeleton skeleton-line" />
    </div>
  );
}
