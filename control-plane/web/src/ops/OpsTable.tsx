import type { ComponentChildren } from 'preact';

interface OpsTableProps {
  /** Of the heading, unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** What to say, and do, while there is no row. */
  readonly empty: string;
  /** One row each. */
  readonly children: readonly ComponentChildren[];
}

/** A headed table of the ops page; it scrolls sideways where it is wider than the screen. */
export function OpsTable({ id, name, columns, empty, children }: OpsTableProps) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {children.length === 0 ? (
        <p class="ops-empty">{empty}</p>
      ) : (
        <div class="ops-scroll" tabIndex={0} role="region" aria-labelledby={id}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}
