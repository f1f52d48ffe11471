import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../../src/api/problem';
import { ProgressReporter } from '../../../src/watch/progress/ProgressReporter';

/** A server that answers when told to. */
class Server {
  readonly received: { position: number; leaving: boolean }[] = [];
  private readonly answers: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  readonly post = (position: number, leaving: boolean) => {
    this.received.push({ position, leaving });
    return new Promise<void>((resolve, reject) => this.answers.push({ resolve, reject }));
  };

  get positions(): number[] {
    return this.received.map(({ position }) => position);
  }

  async answer(status = 204): Promise<void> {
    const waiting = this.answers.shift()!;
    if (status < 400) waiting.resolve();
    else waiting.reject(new ApiProblem(status, 'No.', '', ''));
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('the progress reporter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends only the newest of the positions that came while a post was under way', async () => {
    const server = new Server();
    const reporter = new ProgressReporter(server.post);
    for (const position of [5, 10, 15, 20]) reporter.report(position);
    expect(server.positions).toEqual([5]);
    await server.answer();
    expect(server.positions).toEqual([5, 20]);
    await server.answer();
    expect(server.positions).toEqual([5, 20]);
  });

  it('tries a failed post again, later each time, with the newest position', async () => {
    const server = new Server();
    const reporter = new ProgressReporter(server.post);
    reporter.report(5);
    await server.answer(503);
    reporter.report(10);
    await vi.advanceTimersByTimeAsync(999);
    expect(server.positions).toEqual([5]);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.positions).toEqual([5, 10]);
    await server.answer(503);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(server.positions).toEqual([5, 10]);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.positions).toEqual([5, 10, 10]);
  });

  it('does not ask a server that refuses to take the same position again', async () => {
    const server = new Server();
    const reporter = new ProgressReporter(server.post);
    reporter.report(5);
    await server.answer(404);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.positions).toEqual([5]);
  });

  it('has the last word on leaving, past a post under way', async () => {
    const server = new Server();
    const reporter = new ProgressReporter(server.post);
    reporter.report(5);
    reporter.leave(7);
    reporter.close();
    await server.answer(503);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.received).toEqual([
      { position: 5, leaving: false },
      { position: 7, leaving: true },
    ]);
  });

  it('does not report a position that is no number', () => {
    const server = new Server();
    new ProgressReporter(server.post).report(Number.NaN);
    expect(server.received).toEqual([]);
  });
});
