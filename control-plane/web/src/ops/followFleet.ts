import { getJson, sendAuthorized } from '../api/authorized';
import { EventStreamParser, type ServerEvent } from '../api/eventStream';
import { asProblem, type ApiProblem } from '../api/problem';
import type { FleetAnswer, TitlesAnswer } from './fleet';

export type Feed = 'connecting' | 'live' | 'polling';

export interface FleetListener {
  readonly onFleet: (answer: FleetAnswer) => void;
  /** Null: titles are not this account's to see, so they are not asked for. */
  readonly onTitles: ((answer: TitlesAnswer) => void) | null;
  readonly onFeed: (feed: Feed) => void;
  /** Nothing can be read at present; following goes on. */
  readonly onProblem: (problem: ApiProblem | null) => void;
}

const pollMs = 2_000;
/** Polls between two tries to get the stream back. */
const pollsPerStreamTry = 5;

/** Follows /ops/events; while that stream is down, polls. Ends when `signal` is aborted or the viewer may not see this. */
export async function followFleet(listener: FleetListener, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await pollOnce(listener, signal);
      await stream(listener, signal);
    } catch (error) {
      if (signal.aborted || isFinal(error, listener)) return;
    }
    for (let poll = 0; poll < pollsPerStreamTry && !signal.aborted; poll += 1) {
      await pause(pollMs, signal);
      try {
        await pollOnce(listener, signal);
        listener.onFeed('polling');
      } catch (error) {
        if (signal.aborted || isFinal(error, listener)) return;
      }
    }
  }
}

async function stream(listener: FleetListener, signal: AbortSignal): Promise<void> {
  const response = await sendAuthorized('/ops/events', { accept: 'text/event-stream', timeoutMs: 0, signal });
  if (response.body === null) return;
  listener.onFeed('live');
  const parser = new EventStreamParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    for (const event of parser.push(chunk.value)) tell(event, listener);
  }
}

function tell(event: ServerEvent, listener: FleetListener): void {
  listener.onProblem(null);
  if (event.name === 'fleet') listener.onFleet(JSON.parse(event.data) as FleetAnswer);
  if (event.name === 'titles') listener.onTitles?.(JSON.parse(event.data) as TitlesAnswer);
}

async function pollOnce(listener: FleetListener, signal: AbortSignal): Promise<void> {
  const [fleet, titles] = await Promise.all([
    getJson<FleetAnswer>('/ops/appliances', { signal }),
    listener.onTitles === null ? null : getJson<TitlesAnswer>('/ops/titles', { signal }),
  ]);
  listener.onFleet(fleet);
  if (titles !== null) listener.onTitles?.(titles);
  listener.onProblem(null);
}

function isFinal(error: unknown, listener: FleetListener): boolean {
  const problem = asProblem(error);
  listener.onProblem(problem);
  listener.onFeed('connecting');
  return problem.status === 401 || problem.status === 403;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
