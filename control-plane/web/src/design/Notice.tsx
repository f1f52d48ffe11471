import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api/problem';

interface NoticeProps {
  readonly title: string;
  readonly detail?: string;
  readonly children?: ComponentChildren;
}

/** A state told in words: something is empty, or is not possible. */
export function Notice({ title, detail, children }: NoticeProps) {
  return (
    <section class="notice">
      <h2>{title}</h2>
      {detail === undefined || detail === '' ? null : <p>{detail}</p>}
      {children}
    </section>
  );
}

/** A failure: what happened, what to do, and in small print the trace id an operator can look up. */
export function Failure({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry?: () => void }) {
  return (
    <section class="notice" role="alert">
      <h2>{problem.title}</h2>
      {problem.detail === '' ? null : <p>{problem.detail}</p>}
      {problem.retryAfterSeconds === null ? null : <p>Try again in {problem.retryAfterSeconds} s.</p>}
      {onRetry === undefined ? null : (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
      {problem.traceId === '' ? null : <p class="small-print">Trace {problem.traceId}</p>}
    </section>
  );
}
