import { opsSections, type OpsSection } from './opsSections';

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'sign-in' }
  | { readonly page: 'invitation' }
  | { readonly page: 'title'; readonly contentId: string }
  | { readonly page: 'watch'; readonly contentId: string }
  | { readonly page: 'ops'; readonly section: OpsSection; readonly id: string | null; readonly query: string }
  | { readonly page: 'unknown' };

/** Pure: the route that a path, with what follows a question mark, names. */
export function parseRoute(address: string): Route {
  const [path = '', query = ''] = address.split('?', 2);
  const [first, second, ...rest] = path.split('/').filter((part) => part !== '');
  if (first === 'console') return opsRoute(second ?? 'fleet', rest, query);
  if (rest.length > 0) return { page: 'unknown' };
  if (first === undefined) return { page: 'home' };
  if (second === undefined && (first === 'sign-in' || first === 'invitation')) return { page: first };
  // The console's address before it had more than one page; below it is the API.
  if (second === undefined && first === 'ops') return opsRoute('fleet', [], query);
  const contentId = second === undefined ? null : decoded(second);
  if (contentId !== null && (first === 'title' || first === 'watch')) return { page: first, contentId };
  return { page: 'unknown' };
}

function opsRoute(name: string, rest: readonly string[], query: string): Route {
  const section = opsSections.find((known) => known === name);
  const id = rest.length === 0 ? null : decoded(rest[0]!);
  if (section === undefined || rest.length > 1 || (rest.length === 1 && id === null)) return { page: 'unknown' };
  return { page: 'ops', section, id, query };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export const titlePath = (contentId: string): string => `/title/${encodeURIComponent(contentId)}`;
export const watchPath = (contentId: string): string => `/watch/${encodeURIComponent(contentId)}`;
