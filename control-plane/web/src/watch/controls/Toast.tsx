import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlaybackEngine } from '../engine/PlaybackEngine';

const shownMs = 5_000;

/** Says in passing who serves now, and that a connection is being sought. Never asks anything. */
export function Toast({ engine }: { readonly engine: PlaybackEngine }) {
  const { appliance } = engine.requests.serving.value;
  const reconnecting = engine.reconnecting.value;
  const before = useRef(appliance);
  const [moved, setMoved] = useState<string | null>(null);

  useEffect(() => {
    const known = before.current;
    before.current = appliance;
    if (appliance === null || known === null || known === appliance) return undefined;
    setMoved(appliance);
    const timer = window.setTimeout(() => setMoved(null), shownMs);
    return () => window.clearTimeout(timer);
  }, [appliance]);

  const text = reconnecting ? 'Connection lost. Looking for an appliance…' : moved === null ? null : `Now served by ${moved}`;
  return (
    <div class="toast-place" role="status">
      {text === null ? null : <p class="toast">{text}</p>}
    </div>
  );
}
