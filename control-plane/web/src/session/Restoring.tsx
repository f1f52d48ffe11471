import { useEffect, useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import { Failure } from '../design/Notice';
import { Wordmark } from '../design/Wordmark';
import { restoreSession } from './session';

/** Shown for the one request that turns a kept refresh token into a session; silent unless that fails. */
export function Restoring() {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const restore = () => {
    setProblem(null);
    restoreSession().catch((error: unknown) => setProblem(asProblem(error)));
  };
  useEffect(restore, []);
  return (
    <main class="plain-page" aria-busy={problem === null}>
      {problem === null ? null : (
        <>
          <Wordmark />
          <Failure problem={problem} onRetry={restore} />
        </>
      )}
    </main>
  );
}
