import { describe, expect, it } from 'vitest';
import { EventStreamParser } from '../../src/api/eventStream';

const stream =
  ': hello\r\nevent: fleet\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid: 7\ndata:plain\n\nevent: nothing\n\nevent: titles\ndata: {}\n\n';
const events = [
  { name: 'fleet', data: '{"a":\n1}' },
  { name: 'message', data: 'plain' },
  { name: 'titles', data: '{}' },
];

describe('the event stream parser', () => {
  it('reads events, comments, several data lines and every line ending', () => {
    expect(new EventStreamParser().push(stream)).toEqual(events);
  });

  it.each([1, 2, 3, 5, 13])('reads the same in chunks of %i characters', (size) => {
    const parser = new EventStreamParser();
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) => stream.slice(index * size, (index + 1) * size));
    expect(chunks.flatMap((chunk) => parser.push(chunk))).toEqual(events);
  });

  it('keeps an unfinished event to itself', () => {
    expect(new EventStreamParser().push('event: fleet\ndata: {}\n')).toEqual([]);
  });

  it('gives up on an event without end', () => {
    expect(() => new EventStreamParser().push('x'.repeat(4_000_001))).toThrow(RangeError);
  });
});
