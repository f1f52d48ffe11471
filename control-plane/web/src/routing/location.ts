import { signal } from '@preact/signals';
import { beginAction } from '../api/trace';
import { parseRoute, type Route } from './routes';

export const route = signal<Route>(parseRoute(window.location.pathname + window.location.search));

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

/** The address of the page that is shown, changed without a step in the history and without scrolling: a choice made on it. */
export function readdress(path: string): void {
  history.replaceState({ depth }, '', path);
  route.value = parseRoute(path);
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
  route.value = parseRoute(window.location.pathname + window.location.search);
});
