import { expect, it } from 'vitest';
import { invitationLink } from '../../../src/ops/partners/partners';

it('puts the invitation where no server is told of it', () => {
  expect(new URL(invitationLink('https://reel.example', 'nfi1.a-b_c')).pathname).toBe('/invitation');
  expect(new URL(invitationLink('https://reel.example', 'nfi1.a-b_c')).hash).toBe('#nfi1.a-b_c');
});
