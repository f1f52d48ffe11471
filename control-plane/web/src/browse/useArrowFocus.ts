import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { moveFocus } from './arrowFocus';

/** Arrow keys work at once, also before anything has the focus: hence the window. */
export function useArrowFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement;
      if (root.current !== null && !typing && !event.defaultPrevented) moveFocus(root.current, event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [root]);
}
