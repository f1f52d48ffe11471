import { useEffect, useState } from 'preact/hooks';

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
  const [state, setState] = useState<'waiting' | 'shown' | 'absent'>('waiting');
  useEffect(() => setState('waiting'), [src]);
  return (
    <div class={`picture ${rest.class ?? ''}`} data-state={src === null ? 'absent' : state}>
      {src === null || state === 'absent' ? null : (
        <img
          src={src}
          alt=""
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => setState('shown')}
          onError={() => setState('absent')}
        />
      )}
    </div>
  );
}
