/**
 * Where the refresh token rests. localStorage, not sessionStorage: a viewer who closes the browser stays signed in, and
 * every tab of the account shares one rotating token family (two families would each count as a device).
 * The risk, a script reading it, is answered by a CSP that runs no foreign script and by rotation: a stolen token that is
 * used twice revokes the whole family. The access token never leaves memory.
 */
const key = 'open-reel.refresh-token';

export function readRefreshToken(): string | null {
  return localStorage.getItem(key);
}

export function keepRefreshToken(token: string): void {
  localStorage.setItem(key, token);
}

export function forgetRefreshToken(): void {
  localStorage.removeItem(key);
}

/** Calls back when another tab signed out. */
export function onForgottenElsewhere(callback: () => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key === key && event.newValue === null) callback();
  });
}
