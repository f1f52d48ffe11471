import { readProblem, unreachable } from './problem';
import { currentAction, traceparent, type Trace } from './trace';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly trace?: Trace;
  /** Lets the request outlive the page (progress on leaving). Bodies are limited to 64 KiB by the browser. */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly accept?: string;
  readonly bearer?: string;
}

const defaultTimeoutMs = 15_000;

/** One call of the control plane's API. Throws `ApiProblem` for every answer that is not 2xx, and when there is none. */
export async function send(path: string, request: ApiRequest = {}): Promise<Response> {
  const trace = request.trace ?? currentAction();
  const headers: Record<string, string> = {
    accept: request.accept ?? 'application/json',
    traceparent: traceparent(trace),
  };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.bearer !== undefined) headers['authorization'] = `Bearer ${request.bearer}`;

  let response: Response;
  try {
    response = await fetch(path, {
      method: request.method ?? 'GET',
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      keepalive: request.keepalive ?? false,
      cache: 'no-store',
      signal: deadline(request),
    });
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw unreachable(trace.traceId);
  }
  if (!response.ok) throw await readProblem(response, trace.traceId);
  return response;
}

/** A stream (`timeoutMs: 0`) has no deadline; everything else has one. */
function deadline(request: ApiRequest): AbortSignal | null {
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  if (timeoutMs === 0) return request.signal ?? null;
  const timeout = AbortSignal.timeout(timeoutMs);
  return request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
}
