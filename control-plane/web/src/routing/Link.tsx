import type { AnchorHTMLAttributes, TargetedMouseEvent } from 'preact';
import { navigate } from './location';

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly href: string;
  readonly onClick?: (event: TargetedMouseEvent<HTMLAnchorElement>) => void;
};

/** A real anchor (middle click and "copy link" work) that navigates without loading the page anew. */
export function Link({ onClick, ...rest }: LinkProps) {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(rest.href);
  };
  return <a {...rest} onClick={follow} />;
}
