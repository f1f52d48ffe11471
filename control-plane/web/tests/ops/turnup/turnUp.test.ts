import { expect, it } from 'vitest';
import { checkName, toDoHere, type Check } from '../../../src/ops/turnup/turnUp';

const check = (name: string, to_do: string): Check => ({ name, passed: false, detail: '', to_do });

it('says what to do without the routes of the API', () => {
  expect(toDoHere(check('site', 'Declare its prefixes (PUT /ops/sites/{id}/prefixes), let its router in (POST /ops/routers), or widen its scope (PUT /ops/sites/{id}).'))).toBe(
    'Declare its prefixes, let its router in, or widen its scope.',
  );
  expect(toDoHere(check('clock', "Set the appliance's clock (with NTP)."))).toBe("Set the appliance's clock (with NTP).");
});

it('keeps the name of a check it does not know', () => {
  expect(checkName(check('clock', ''))).toBe('Its clock is right');
  expect(checkName(check('of-tomorrow', ''))).toBe('of-tomorrow');
});
