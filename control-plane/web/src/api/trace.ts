/**
 * W3C trace context, begun in the page: everything one user action causes carries one trace id, so that an
 * operator can follow a click from the browser through the control plane to the origin.
 */
export interface Trace {
  readonly traceId: string;
}

let current: Trace = newTrace();

export function newTrace(): Trace {
  return { traceId: randomHex(16) };
}

/** Starts the trace of a new user action (a navigation, a submit, a press of play). */
export function beginAction(): Trace {
  current = newTrace();
  return current;
}

export function currentAction(): Trace {
  return current;
}

/** One `traceparent` header value; each call is a new span of the trace. */
export function traceparent(trace: Trace): string {
  return `00-${trace.traceId}-${randomHex(8)}-01`;
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
