import { describe, expect, it } from 'vitest';
import { readProblem } from '../../src/api/problem';

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });

describe('a problem', () => {
  it('tells title and detail as sentences', async () => {
    const problem = await readProblem(json(409, { title: 'Not published yet', detail: 'The encode still runs.' }), 'trace');
    expect(problem.message).toBe('Not published yet. The encode still runs.');
    expect(problem.status).toBe(409);
  });

  it('carries the trace id of the server, else the one the page sent', async () => {
    expect((await readProblem(json(500, { trace_id: 'theirs' }), 'ours')).traceId).toBe('theirs');
    expect((await readProblem(json(500, {}), 'ours')).traceId).toBe('ours');
  });

  it('says when to come back', async () => {
    expect((await readProblem(json(429, {}, { 'Retry-After': '12' }), '')).retryAfterSeconds).toBe(12);
    expect((await readProblem(json(429, {}, { 'Retry-After': 'soon' }), '')).retryAfterSeconds).toBeNull();
  });

  it('tells what is wrong with which field', async () => {
    const problem = await readProblem(json(400, { title: 'Invalid', errors: { why: ['This is required.'], 'prefixes[3]': ['No.', 'Never.'] } }), '');
    expect(problem.fields).toEqual({ why: 'This is required.', 'prefixes[3]': 'No. Never.' });
    expect((await readProblem(json(400, { errors: 'all' }), '')).fields).toEqual({});
  });

  it.each(['<html>bad gateway</html>', '{"title":', '', '[1]'])('has words of its own when the body is %j', async (body) => {
    const response = new Response(body, { status: 503, headers: { 'Content-Type': 'application/problem+json' } });
    expect((await readProblem(response, '')).title).toBe('The service is busy.');
  });
});
