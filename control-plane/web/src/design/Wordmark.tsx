import { Link } from '../routing/Link';

/** An open reel: the ring is not closed, the lamp burns in its middle. */
export function Wordmark() {
  return (
    <Link class="wordmark" href="/" aria-label="Open Reel, home">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M25.3 6.7A13 13 0 1 0 29 16" />
        <circle cx="16" cy="16" r="4.4" />
      </svg>
      <span>Open Reel</span>
    </Link>
  );
}
