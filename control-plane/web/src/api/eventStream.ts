/** One server-sent event. Comments, ids and retry hints are of no use here and are dropped. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** A stream that sends more than this without ending an event is not ours. */
const longestEventCharacters = 4_000_000;

/**
 * Reads `text/event-stream` as chunks of any size come in. EventSource would do this, but it cannot send the Bearer
 * header, and a token in the address would end up in logs.
 */
export class EventStreamParser {
  private rest = '';
  private name = '';
  private data: string[] = [];

  push(chunk: string): readonly ServerEvent[] {
    this.rest += chunk;
    if (this.rest.length > longestEventCharacters) throw new RangeError('The event stream sent an event without end.');
    // A carriage return at the very end may be the first half of CRLF: it waits for the next chunk.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): readonly ServerEvent[] {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.name = value;
    if (field === 'data') this.data.push(value);
    return [];
  }

  private dispatch(): readonly ServerEvent[] {
    const event = { name: this.name === '' ? 'message' : this.name, data: this.data.join('\n') };
    const empty = this.data.length === 0;
    this.name = '';
    this.data = [];
    return empty ? [] : [event];
  }
}
