import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

const restMs = 2_800;

/** Controls show on any stir and go when nothing stirred for a while; only while `mayHide` (playing, no menu open). */
export function useAutoHide(mayHide: boolean) {
  const [shown, setShown] = useState(true);
  const timer = useRef<number | undefined>(undefined);
  const allowed = useRef(mayHide);
  allowed.current = mayHide;

  const stir = useCallback(() => {
    setShown(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => allowed.current && setShown(false), restMs);
  }, []);
  const toggle = useCallback(() => setShown((before) => (before && allowed.current ? false : (stir(), true))), [stir]);

  useEffect(() => {
    stir();
    return () => window.clearTimeout(timer.current);
  }, [mayHide, stir]);
  return { shown: shown || !mayHide, stir, toggle };
}
