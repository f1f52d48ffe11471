export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'sign-in' }
  | { readonly page: 'title'; readonly contentId: string }
  | { readonly page: 'watch'; readonly contentId: string }
  | { readonly page: 'ops' }
  | { readonly page: 'unknown' };

/** Pure: the route a path names. */
export function parseRoute(path: string): Route {
  const [first, second, ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { page: 'unknown' };
  if (first === undefined) return { page: 'home' };
  if (second === undefined && (first === 'sign-in' || first === 'ops')) return { page: first };
  const contentId = second === undefined ? null : decoded(second);
  if (contentId !== null && (first === 'title' || first === 'watch')) return { page: first, contentId };
  return { page: 'unknown' };
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
