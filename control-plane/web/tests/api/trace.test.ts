import { expect, it } from 'vitest';
import { beginAction, currentAction, traceparent } from '../../src/api/trace';

it('gives each request of one action the same trace and a span of its own', () => {
  const action = beginAction();
  const first = traceparent(action);
  const second = traceparent(currentAction());
  expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(second.slice(0, 35)).toBe(first.slice(0, 35));
  expect(second).not.toBe(first);
});

it('begins a new trace with each action', () => {
  expect(beginAction().traceId).not.toBe(beginAction().traceId);
});
