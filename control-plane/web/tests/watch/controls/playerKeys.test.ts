import { expect, it, vi } from 'vitest';
import type { PlayerActions } from '../../../src/watch/controls/playerActions';
import { commandFor } from '../../../src/watch/controls/playerKeys';

const plain = { altKey: false, ctrlKey: false, metaKey: false };

function actionsCalledBy(key: string): string[] {
  const called: string[] = [];
  const actions = new Proxy({} as PlayerActions, {
    get: (_, name) => vi.fn((...values: unknown[]) => called.push([String(name), ...values].join(' '))),
  });
  commandFor({ key, ...plain })?.(actions);
  return called;
}

it.each([
  [' ', 'togglePlay'],
  ['k', 'togglePlay'],
  ['K', 'togglePlay'],
  ['ArrowLeft', 'skip -10'],
  ['ArrowRight', 'skip 10'],
  ['ArrowUp', 'turnVolume 0.1'],
  ['ArrowDown', 'turnVolume -0.1'],
  ['f', 'toggleFullscreen'],
  ['m', 'toggleMuted'],
  ['s', 'toggleStats'],
])('takes %j for %s', (key, action) => {
  expect(actionsCalledBy(key)).toEqual([action]);
});

it('leaves the browser its own keys', () => {
  expect(commandFor({ key: 's', ...plain, ctrlKey: true })).toBeNull();
  expect(commandFor({ key: 'f', ...plain, metaKey: true })).toBeNull();
  expect(commandFor({ key: 'Tab', ...plain })).toBeNull();
});
