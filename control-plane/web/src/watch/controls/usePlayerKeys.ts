import { useEffect, useRef } from 'preact/hooks';
import { commandFor } from './playerKeys';
import type { PlayerActions } from './playerActions';

interface KeyListeners {
  /** Any key brings the controls back. */
  readonly stir: () => void;
  readonly onEscape: () => void;
}

export function usePlayerKeys(actions: PlayerActions, listeners: KeyListeners): void {
  const latest = useRef(listeners);
  latest.current = listeners;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      latest.current.stir();
      if (event.defaultPrevented) return;
      if (event.key === 'Escape') return latest.current.onEscape();
      const target = event.target as Element;
      // Space presses the button a keyboard user stands on; after a mouse click it still means play and pause.
      if (event.key === ' ' && target.matches('button:focus-visible')) return;
      if (target.matches('input') && event.key.startsWith('Arrow')) return;
      const command = commandFor(event);
      if (command === null) return;
      event.preventDefault();
      command(actions);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [actions]);
}
