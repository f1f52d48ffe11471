import { useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../../api/problem';

export interface Submission {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** What is wrong with that field; the first of several names that the API has for it. */
  readonly wrong: (...fields: readonly string[]) => string | null;
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly clear: () => void;
}

/** One sending of a form at a time, and what came back. */
export function useSubmit(): Submission {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  return {
    busy,
    problem,
    wrong: (...fields) => fields.map((field) => problem?.fields[field]).find((message) => message !== undefined) ?? null,
    run: async (work) => {
      setBusy(true);
      setProblem(null);
      try {
        await work();
        return true;
      } catch (error) {
        setProblem(asProblem(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    clear: () => setProblem(null),
  };
}
