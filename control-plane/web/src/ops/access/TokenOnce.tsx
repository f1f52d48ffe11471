import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Until } from '../When';

interface TokenOnceProps {
  readonly secret: string;
  readonly expiresAt: string;
  readonly label: string;
  readonly warning: string;
  readonly onClose: () => void;
  /** What to do with it. */
  readonly children: ComponentChildren;
}

/** A secret, shown this once: it is in no list and in no address, and gone when the dialog closes. */
export function TokenOnce({ secret, expiresAt, label, warning, onClose, children }: TokenOnceProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'selected'>('no');
  const shown = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      // Not allowed here: it is selected, and the keyboard copies it.
      if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current);
      setCopied('selected');
    }
  };
  return (
    <div class="dialog-body">
      <p class="warn">{warning}</p>
      <div class="token">
        <code ref={shown} aria-label={label} data-testid="token">
          {secret}
        </code>
        <button type="button" class="button button-lamp" onClick={() => void copy()}>
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p class="visually-hidden" role="status">
        {copied === 'no' ? '' : copied === 'yes' ? 'Copied' : 'Selected: copy it with the keyboard'}
      </p>
      {copied === 'selected' ? <p>The browser did not let the page copy it. It is selected: press Ctrl C.</p> : null}
      <p>
        It expires <Until at={expiresAt} /> if nobody uses it.
      </p>
      {children}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onClose}>
          I have it
        </button>
      </div>
    </div>
  );
}
