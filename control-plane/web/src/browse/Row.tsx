import { useRef, useState } from 'preact/hooks';
import { Icon } from '../design/Icon';
import type { CatalogRow } from './catalog';
import { TitleCardLink } from './TitleCardLink';

/** Cards of the first rows are fetched eagerly up to this many; the rest when they come near the window. */
const eagerCards = 6;

export function Row({ row, first }: { readonly row: CatalogRow; readonly first: boolean }) {
  const [tabStop, setTabStop] = useState(0);
  const strip = useRef<HTMLUListElement>(null);
  const page = (direction: 1 | -1) => strip.current?.scrollBy({ left: direction * strip.current.clientWidth * 0.85, behavior: 'smooth' });
  return (
    <section class="row" aria-label={row.name}>
      <header class="row-head">
        <h2>{row.name}</h2>
        {/* For the mouse only: a keyboard and a finger move the strip by themselves. */}
        <div class="row-pages" aria-hidden="true">
          <button type="button" class="row-page" tabIndex={-1} onClick={() => page(-1)}>
            <Icon name="back" />
          </button>
          <button type="button" class="row-page" tabIndex={-1} onClick={() => page(1)}>
            <Icon name="forward" />
          </button>
        </div>
      </header>
      <ul class="row-strip" ref={strip} data-stops>
        {row.titles.map((card, index) => (
          <li key={card.content_id}>
            <TitleCardLink
              card={card}
              eager={first && index < eagerCards}
              tabStop={index === Math.min(tabStop, row.titles.length - 1)}
              onFocus={() => setTabStop(index)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
