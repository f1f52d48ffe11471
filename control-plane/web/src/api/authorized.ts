import { accessToken, refreshAccess } from '../session/session';
import { ApiProblem } from './problem';
import { send, type ApiRequest } from './request';

/** A call on behalf of the signed-in viewer. An access token that expired meanwhile is renewed once, unseen. */
export async function sendAuthorized(path: string, request: ApiRequest = {}): Promise<Response> {
  const token = accessToken() ?? (await refreshAccess());
  try {
    return await send(path, { ...request, bearer: token });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    return await send(path, { ...request, bearer: await refreshAccess() });
  }
}

export async function getJson<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const response = await sendAuthorized(path, request);
  return (await response.json()) as T;
}
