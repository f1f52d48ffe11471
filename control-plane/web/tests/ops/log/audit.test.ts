import { expect, it } from 'vitest';
import { changeInWords, type AuditEntry } from '../../../src/ops/log/audit';

const entry = (action: string, detail: AuditEntry['detail']): AuditEntry => ({ entry_id: 1, changed_at: '', who: '', action, subject: '', why: '', detail });

it('says a change in words, and what it changed', () => {
  expect(changeInWords(entry('appliance.state', { before: 'active', after: 'draining' }))).toBe('state of the appliance: active → draining');
  expect(changeInWords(entry('site.change', { before: { name: 'a', country: 'DE' }, after: { name: 'b', country: 'DE' } }))).toBe('site changed: name a → b');
  expect(changeInWords(entry('appliance.place', { before: null, after: 4 }))).toBe('place of the appliance: none → 4');
  expect(changeInWords(entry('of.tomorrow', {}))).toBe('of.tomorrow');
});
