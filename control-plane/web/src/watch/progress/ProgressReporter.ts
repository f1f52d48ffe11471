import { asProblem } from '../../api/problem';

export type PostProgress = (positionSeconds: number, leaving: boolean) => Promise<void>;

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/**
 * Tells the server where the viewer is. Only the newest position matters, so at most one post is under way and one waits:
 * a slow or failing server is never queued upon. Failures are retried with growing pauses, unseen by the viewer.
 */
export class ProgressReporter {
  private waiting: number | null = null;
  private posting = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(private readonly post: PostProgress) {}

  report(positionSeconds: number): void {
    if (this.closed || !Number.isFinite(positionSeconds)) return;
    this.waiting = positionSeconds;
    // While a retry is pending the newest position waits for it, so that a failing server is not asked faster.
    if (this.retry === undefined) void this.flush();
  }

  /** The last word when the page or the player goes: sent at once with keepalive, past whatever is under way. */
  leave(positionSeconds: number): void {
    if (this.closed || !Number.isFinite(positionSeconds)) return;
    this.waiting = null;
    void this.post(positionSeconds, true).catch(() => undefined);
  }

  close(): void {
    this.closed = true;
    this.waiting = null;
    clearTimeout(this.retry);
  }

  private async flush(): Promise<void> {
    if (this.posting || this.waiting === null) return;
    const position = this.waiting;
    this.waiting = null;
    this.posting = true;
    try {
      await this.post(position, false);
      this.failures = 0;
    } catch (error) {
      this.postponed(position, asProblem(error).status);
    } finally {
      this.posting = false;
    }
    if (this.retry === undefined) void this.flush();
  }

  private postponed(position: number, status: number): void {
    // The server understood and refused: the same position would be refused again.
    const refused = status >= 400 && status < 500 && status !== 429 && status !== 408;
    if (refused || this.closed) return;
    this.waiting ??= position;
    const pause = Math.min(longestRetryMs, firstRetryMs * 2 ** this.failures);
    this.failures += 1;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      void this.flush();
    }, pause);
  }
}
