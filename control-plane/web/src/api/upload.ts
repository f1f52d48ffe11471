import { accessToken, refreshAccess } from '../session/session';
import { ApiProblem, readProblem, unreachable } from './problem';
import { currentAction, traceparent } from './trace';

export interface Upload {
  readonly method: 'PUT' | 'POST';
  readonly body: Blob;
  readonly contentType: string;
  /** 0..1 of the body is on its way; 1 while the answer is awaited. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file and tells how far it is: `fetch` cannot. Throws `ApiProblem` for every answer that is not 2xx, as `send` does. */
export async function upload(path: string, request: Upload): Promise<unknown> {
  const trace = currentAction();
  // Renewed before and not after: a large file is not to be sent twice.
  const token = accessToken() ?? (await refreshAccess());
  const answer = await new Promise<Response>((resolve, reject) => {
    const http = new XMLHttpRequest();
    http.open(request.method, path);
    http.setRequestHeader('Content-Type', request.contentType);
    http.setRequestHeader('Accept', 'application/json');
    http.setRequestHeader('Authorization', `Bearer ${token}`);
    http.setRequestHeader('traceparent', traceparent(trace));
    http.responseType = 'text';
    http.upload.onprogress = (event) => request.onProgress(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
    http.upload.onload = () => request.onProgress(1);
    http.onload = () => resolve(answerOf(http));
    http.onerror = () => reject(unreachable(trace.traceId));
    http.onabort = () => reject(new ApiProblem(-1, 'It was called off.', 'Nothing was changed.', ''));
    request.signal.addEventListener('abort', () => http.abort(), { once: true });
    http.send(request.body);
  });
  if (!answer.ok) throw await readProblem(answer, trace.traceId);
  return answer.status === 204 ? null : ((await answer.json()) as unknown);
}

function answerOf(http: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['Content-Type', 'Retry-After']) {
    const value = http.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(http.status === 204 ? null : http.responseText, { status: http.status, headers });
}
