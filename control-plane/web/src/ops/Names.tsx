import { count } from '../design/format';

/** Names joined by commas, so many of them and no more. */
export function Names({ of, most = 5 }: { readonly of: readonly string[]; readonly most?: number }) {
  const shown = of.slice(0, most).join(', ');
  return <>{of.length > most ? `${shown} and ${count(of.length - most)} more` : shown}</>;
}
