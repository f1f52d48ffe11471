import { expect, it } from 'vitest';
import { stateChange } from '../../../src/ops/drain/stateChange';
import type { Appliance } from '../../../src/ops/fleet';

const appliance = (admin_state: Appliance['admin_state'], drained_by_partner = false) => ({ admin_state, drained_by_partner });

it('lets an operator drain what serves and bring back what does not', () => {
  expect(stateChange(appliance('active'), true)).toBe('Drain');
  expect(stateChange(appliance('draining'), true)).toBe('Bring back');
  expect(stateChange(appliance('draining', true), true)).toBe('Bring back');
  expect(stateChange(appliance('down'), true)).toBe('Bring back');
  expect(stateChange(appliance('new'), true)).toBeNull();
});

it('offers a partner only what the API lets a partner do', () => {
  expect(stateChange(appliance('active'), false)).toBe('Drain');
  expect(stateChange(appliance('draining', true), false)).toBe('Bring back');
  expect(stateChange(appliance('draining'), false)).toBeNull();
  expect(stateChange(appliance('down'), false)).toBeNull();
  expect(stateChange(appliance('new'), false)).toBeNull();
});
