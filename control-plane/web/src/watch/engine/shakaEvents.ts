import type shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';

/** The parts of Shaka's events this page reads; Shaka declares them all as plain events. */
export interface DownloadFailed {
  readonly requestType: number;
  readonly request: shaka.extern.Request;
  readonly error: shaka.util.Error | null;
  readonly httpResponseCode: number;
  /** True when a time-out of ours cut the request. */
  readonly aborted: boolean;
}

export interface Buffering {
  readonly buffering: boolean;
}

export interface ShakaErrorEvent {
  readonly detail: shaka.util.Error;
}

export function listen<E>(player: shaka.Player, name: string, listener: (event: E) => void): void {
  player.addEventListener(name, (event: unknown) => listener(event as E));
}
