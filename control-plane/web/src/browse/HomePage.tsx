import { useRef } from 'preact/hooks';
import { Failure, Notice } from '../design/Notice';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { useLoaded } from '../design/useLoaded';
import { Link } from '../routing/Link';
import type { Profile } from '../session/session';
import { isOperator } from '../session/session';
import { loadRows, type CatalogRow } from './catalog';
import { Hero } from './Hero';
import { HomeSkeleton } from './HomeSkeleton';
import { Row } from './Row';
import { featuredTitle, withoutRepeats } from './rowChoice';
import { useArrowFocus } from './useArrowFocus';
import './browse.css';

export function HomePage({ profile }: { readonly profile: Profile }) {
  useDocumentTitle('Open Reel');
  const page = useRef<HTMLElement>(null);
  useArrowFocus(page);
  const [loaded, retry] = useLoaded(profile.profile_id, (signal) => loadRows(profile.profile_id, signal));
  return (
    <main class="home" ref={page}>
      {loaded.state === 'loading' ? <HomeSkeleton /> : null}
      {loaded.state === 'failed' ? (
        <div class="home-notice">
          <Failure problem={loaded.problem} onRetry={retry} />
        </div>
      ) : null}
      {loaded.state === 'ready' ? <Rows rows={loaded.value} /> : null}
    </main>
  );
}

function Rows({ rows }: { readonly rows: readonly CatalogRow[] }) {
  const featured = featuredTitle(rows);
  if (featured === null) {
    return (
      <div class="home-notice">
        <Notice
          title="The screen is dark, for now."
          detail="No title has been published yet. As soon as an encoder finishes one, it appears here."
        >
          {isOperator.value ? (
            <Link class="button" href="/console/titles">
              See the encodes
            </Link>
          ) : null}
        </Notice>
      </div>
    );
  }
  return (
    <>
      <Hero card={featured} />
      <div class="rows">
        {withoutRepeats(rows).map((row, index) => (
          <Row key={row.row_id} row={row} first={index === 0} />
        ))}
      </div>
    </>
  );
}
