import { useCallback, useEffect, useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';

export interface Fresh<T> {
  /** The last that could be read; it stays while the next one is on its way. */
  readonly value: T | null;
  /** Why the newest try failed. */
  readonly problem: ApiProblem | null;
  readonly reload: () => void;
}

/** Reads again each `everyMs` (0: only when `key` changes or on `reload`), one at a time, and not while nobody looks at the page. */
export function useFresh<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>, everyMs = 0): Fresh<T> {
  const [state, setState] = useState<{ readonly key: string | null; readonly value: T | null; readonly problem: ApiProblem | null }>({
    key,
    value: null,
    problem: null,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (key === null) return undefined;
    const abort = new AbortController();
    let timer = 0;
    const next = () => {
      if (everyMs > 0) timer = window.setTimeout(() => (document.hidden ? next() : read()), everyMs);
    };
    const read = () => {
      load(abort.signal).then(
        (value) => {
          if (abort.signal.aborted) return;
          setState({ key, value, problem: null });
          next();
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          setState((before) => ({ key, value: before.key === key ? before.value : null, problem: asProblem(error) }));
          next();
        },
      );
    };
    read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [key, turn, everyMs]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  // What was read for another key is not this key's.
  return { value: state.key === key ? state.value : null, problem: state.key === key ? state.problem : null, reload };
}
