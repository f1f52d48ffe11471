import type { PlayerActions } from './playerActions';

export type Command = (actions: PlayerActions) => void;

const skipSeconds = 10;
const volumeStep = 0.1;

const commands: Readonly<Record<string, Command>> = {
  ' ': (actions) => actions.togglePlay(),
  k: (actions) => actions.togglePlay(),
  ArrowLeft: (actions) => actions.skip(-skipSeconds),
  ArrowRight: (actions) => actions.skip(skipSeconds),
  ArrowUp: (actions) => actions.turnVolume(volumeStep),
  ArrowDown: (actions) => actions.turnVolume(-volumeStep),
  f: (actions) => actions.toggleFullscreen(),
  m: (actions) => actions.toggleMuted(),
  s: (actions) => actions.toggleStats(),
};

export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Pure: what a key means to the player; null when it is not the player's. */
export function commandFor(press: KeyPress): Command | null {
  if (press.altKey || press.ctrlKey || press.metaKey) return null;
  return commands[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}
