import { signal } from '@preact/signals';
import { beginAction } from '../api/trace';

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
  if (second !== undefined && (first === 'title' || first === 'watch')) return { page: first, contentId: decodeURIComponent(second) };
  return { page: 'unknown' };
}

export const titlePath = (contentId: string): string => `/title/${encodeURIComponent(contentId)}`;
export const watchPath = (contentId: string): string => `/watch/${encodeURIComponent(contentId)}`;

export const route = signal<Route>(parseRoute(window.location.pathname));

/** How many pages of this visit lie behind the present one: decides whether "back" has somewhere to go. */
let depth = 0;

let navigated = false;

/** True until the first navigation within the page: the present route came from the address bar, a reload or a bookmark. */
export const openedByAddress = (): boolean => !navigated;

export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  beginAction();
  navigated = true;
  if (how === 'push') {
    depth += 1;
    history.pushState({ depth }, '', path);
  } else {
    history.replaceState({ depth }, '', path);
  }
  route.value = parseRoute(path);
  window.scrollTo(0, 0);
}

/** Back to where the viewer came from, or to `fallback` when this page was opened directly. */
export function goBack(fallback: string): void {
  if (depth > 0) history.back();
  else navigate(fallback, 'replace');
}

window.addEventListener('popstate', (event) => {
  const state = event.state as { depth?: number } | null;
  depth = state?.depth ?? 0;
  beginAction();
  navigated = true;
  route.value = parseRoute(window.location.pathname);
});
