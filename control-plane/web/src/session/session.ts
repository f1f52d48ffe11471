import { computed, signal } from '@preact/signals';
import { ApiProblem } from '../api/problem';
import { send } from '../api/request';
import { forgetRefreshToken, keepRefreshToken, onForgottenElsewhere, readRefreshToken } from './refreshToken';

export interface Profile {
  readonly profile_id: string;
  readonly name: string;
  readonly avatar: string | null;
}

export interface User {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly tier: string;
  readonly role: string;
  readonly profiles: readonly Profile[];
}

interface SessionAnswer {
  readonly access_token: string;
  readonly expires_in_seconds: number;
  readonly refresh_token: string;
  readonly user: User;
}

export type SessionState =
  { readonly kind: 'restoring' } | { readonly kind: 'signed-out' } | { readonly kind: 'signed-in'; readonly user: User };

export const session = signal<SessionState>({ kind: readRefreshToken() === null ? 'signed-out' : 'restoring' });
export const user = computed(() => (session.value.kind === 'signed-in' ? session.value.user : null));
export const isOperator = computed(() => user.value?.role === 'operator');

/** An ISP's people see the console as far as their own sites go. */
export const mayOperate = computed(() => user.value?.role === 'operator' || user.value?.role === 'partner');

/** Renewed this long before it expires, so that a request never leaves with a token about to die. */
const renewAheadMs = 30_000;

let access: { readonly token: string; readonly expiresAt: number } | null = null;
let refreshing: Promise<string> | null = null;

/** The access token while it is still good, else null: then `refreshAccess`. */
export function accessToken(): string | null {
  return access !== null && access.expiresAt - Date.now() > renewAheadMs ? access.token : null;
}

export async function signIn(email: string, password: string): Promise<void> {
  adopt(await authenticate('/auth/sign-in', { email, password }));
}

export async function signUp(name: string, email: string, password: string): Promise<void> {
  adopt(await authenticate('/auth/sign-up', { name, email, password }));
}

/** For whom an operator invited: sets the password, once, and signs in. */
export async function acceptInvitation(invitation: string, password: string): Promise<void> {
  adopt(await authenticate('/auth/invitation', { invitation, password }));
}

export async function signOut(): Promise<void> {
  const token = readRefreshToken();
  becomeSignedOut();
  if (token === null) return;
  // The viewer is signed out here in any case; the server forgets the family as soon as it hears of it.
  await send('/auth/sign-out', { method: 'POST', body: { refresh_token: token }, keepalive: true }).catch(() => undefined);
}

/** Called once at start: a kept refresh token becomes a session without asking for the password. */
export async function restoreSession(): Promise<void> {
  if (session.value.kind !== 'restoring') return;
  await refreshAccess();
}

/** A fresh access token; all callers of one moment share one refresh. Throws `ApiProblem` 401 when the viewer must sign in. */
export function refreshAccess(): Promise<string> {
  refreshing ??= underLock(refreshOnce).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refreshOnce(): Promise<string> {
  // Read inside the lock: another tab may just have rotated the token, and presenting the old one revokes them all.
  const token = readRefreshToken();
  if (token === null) {
    becomeSignedOut();
    throw new ApiProblem(401, 'You are signed out.', '', '');
  }
  try {
    return adopt(await authenticate('/auth/refresh', { refresh_token: token }));
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 401 || error.status === 400)) becomeSignedOut();
    throw error;
  }
}

async function authenticate(path: string, body: unknown): Promise<SessionAnswer> {
  const response = await send(path, { method: 'POST', body });
  return (await response.json()) as SessionAnswer;
}

function adopt(answer: SessionAnswer): string {
  keepRefreshToken(answer.refresh_token);
  access = { token: answer.access_token, expiresAt: Date.now() + answer.expires_in_seconds * 1000 };
  session.value = { kind: 'signed-in', user: answer.user };
  return answer.access_token;
}

function becomeSignedOut(): void {
  access = null;
  forgetRefreshToken();
  session.value = { kind: 'signed-out' };
}

/** Web Locks serialise the rotation across tabs. They exist only in secure contexts, which encrypted playback needs anyway. */
function underLock(work: () => Promise<string>): Promise<string> {
  return 'locks' in navigator ? navigator.locks.request('open-reel.refresh', work) : work();
}

onForgottenElsewhere(becomeSignedOut);
