import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { count } from '../design/format';

interface OpsTableProps {
  /** Of the heading, unique on the page. */
  readonly id: string;
  readonly name: string;
  /** The page's own heading says the same: the eye needs no second one. */
  readonly unheaded?: boolean;
  readonly columns: readonly string[];
  /** What to say, and do, while there is no row. */
  readonly empty: ComponentChildren;
  /** Stands beside the heading: what makes a new row. */
  readonly action?: ComponentChildren;
  /** Rows drawn at first, and with each asking more. */
  readonly rowsAtOnce?: number;
  /** One row each. */
  readonly children: readonly ComponentChildren[];
}

/** A headed table of the console; it scrolls sideways where it is wider than the screen, and draws a fleet of thousands bit by bit. */
export function OpsTable({ id, name, unheaded = false, columns, empty, action, rowsAtOnce = 50, children }: OpsTableProps) {
  const [most, setMost] = useState(rowsAtOnce);
  const more = Math.min(rowsAtOnce, children.length - most);
  return (
    <section aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id} class={unheaded ? 'visually-hidden' : undefined}>
          {name}
        </h2>
        {action}
      </div>
      {children.length === 0 ? (
        <p class="ops-empty">{empty}</p>
      ) : (
        <div class="ops-scroll" tabIndex={0} role="region" aria-labelledby={id}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column === '' ? <span class="visually-hidden">Actions</span> : column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children.slice(0, most)}</tbody>
          </table>
        </div>
      )}
      {more > 0 ? (
        <p class="ops-more">
          {`${count(most)} of ${count(children.length)}`}
          <button type="button" class="button button-small" onClick={() => setMost(most + rowsAtOnce)}>
            {`Show ${more} more`}
          </button>
        </p>
      ) : null}
    </section>
  );
}
