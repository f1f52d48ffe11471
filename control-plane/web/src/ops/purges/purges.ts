/** The shapes of /ops/purges, and what a form makes of them. */

export interface Purge {
  readonly number: number;
  readonly is_prefix: boolean;
  readonly paths: readonly string[];
  readonly ordered_at: string;
  readonly ordered_by: string;
  readonly why: string;
  readonly done: number;
  readonly waiting: readonly string[];
}

export type What = 'title' | 'paths' | 'prefix';

export interface OrderForm {
  readonly what: What;
  readonly contentId: string;
  readonly paths: string;
  readonly prefix: string;
}

/** One path a line; empty lines do not count. Pure. */
export const pathsOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** The body of POST /ops/purges; null while something is missing. Pure. */
export function orderOf(form: OrderForm): Readonly<Record<string, unknown>> | null {
  if (form.what === 'title') return form.contentId === '' ? null : { content_id: form.contentId };
  if (form.what === 'prefix') return form.prefix.trim() === '' ? null : { prefix: form.prefix.trim() };
  const paths = pathsOf(form.paths);
  return paths.length === 0 ? null : { paths };
}

/** What share of the appliances that were heard of have carried it out; null: none was heard of. Pure. */
export function doneShare(purge: Purge): number | null {
  const heard = purge.done + purge.waiting.length;
  return heard === 0 ? null : purge.done / heard;
}
