import { useState } from 'preact/hooks';

interface PictureProps {
  readonly src: string | null;
  readonly class?: string;
  /** Pictures above the fold are fetched at once, the others when they come near. */
  readonly eager?: boolean;
}

/**
 * Decorative artwork: the title stands beside it as text. It fades in when decoded; when no appliance serves it, the warm
 * gradient beneath stays instead of a broken image.
 */
export function Picture({ src, eager = false, ...rest }: PictureProps) {
  // What became of which address: a new address starts anew, without a moment in which the old outcome counts for it.
  const [outcome, setOutcome] = useState<{ readonly src: string; readonly state: 'shown' | 'absent' } | null>(null);
  const state = src === null ? 'absent' : outcome?.src === src ? outcome.state : 'waiting';
  return (
    <div class={`picture ${rest.class ?? ''}`} data-state={state}>
      {src === null || state === 'absent' ? null : (
        <img
          key={src}
          src={src}
          alt=""
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => setOutcome({ src, state: 'shown' })}
          onError={() => setOutcome({ src, state: 'absent' })}
        />
      )}
    </div>
  );
}
