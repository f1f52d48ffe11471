/** Arrow keys on a page of rows: left and right within a row, up and down to the nearest place of the next row. */

export interface Place {
  readonly row: number;
  readonly column: number;
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export function isArrow(key: string): key is Arrow {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown';
}

/**
 * Pure. `centres[row][column]` is the horizontal centre of each focusable thing in CSS pixels.
 * Returns null at an edge: then the key keeps its own meaning (the page scrolls).
 */
export function nextPlace(centres: readonly (readonly number[])[], from: Place, arrow: Arrow): Place | null {
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') {
    const column = from.column + (arrow === 'ArrowLeft' ? -1 : 1);
    return centres[from.row]?.[column] === undefined ? null : { row: from.row, column };
  }
  const row = from.row + (arrow === 'ArrowUp' ? -1 : 1);
  const candidates = centres[row];
  const centre = centres[from.row]?.[from.column];
  if (candidates === undefined || candidates.length === 0 || centre === undefined) return null;
  const column = candidates.reduce(
    (best, candidate, index) => (Math.abs(candidate - centre) < Math.abs(candidates[best]! - centre) ? index : best),
    0,
  );
  return { row, column };
}

/** Moves the focus among `[data-stop]` elements, which `[data-stops]` elements group into rows. */
export function moveFocus(root: HTMLElement, event: KeyboardEvent): void {
  if (!isArrow(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = Array.from(root.querySelectorAll('[data-stops]'), (row) => Array.from(row.querySelectorAll<HTMLElement>('[data-stop]')));
  const filled = rows.filter((row) => row.length > 0);
  const row = filled.findIndex((stops) => stops.includes(document.activeElement as HTMLElement));
  const from = { row, column: row < 0 ? -1 : filled[row]!.indexOf(document.activeElement as HTMLElement) };
  const centres = filled.map((stops) => stops.map(centreOf));
  const to =
    row < 0 ? (event.key === 'ArrowDown' && filled.length > 0 ? { row: 0, column: 0 } : null) : nextPlace(centres, from, event.key);
  if (to === null) return;
  event.preventDefault();
  const target = filled[to.row]![to.column]!;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'smooth' });
  // What stands above the first row (the title of the featured film) belongs to it.
  if (to.row === 0) window.scrollTo({ top: 0, behavior: 'smooth' });
}

function centreOf(element: HTMLElement): number {
  const box = element.getBoundingClientRect();
  return box.left + box.width / 2;
}
