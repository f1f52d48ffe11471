import { describe, expect, it } from 'vitest';
import {
  fieldOf,
  flawOf,
  fleetScope,
  inherited,
  ruleHint,
  scopesOf,
  scopeText,
  settingLabel,
  stillNew,
  typedValue,
  valueText,
  withEdit,
  withEdits,
  type Document,
  type Scope,
  type Setting,
} from '../../../src/ops/configuration/configuration';

const vienna: Scope = { kind: 'site', name: 'vie-1' };
const edge: Scope = { kind: 'appliance', name: 'vie-1-a' };
const document: Document = {
  fleet: { pacing: true, max_connections: 100 },
  sites: { 'vie-1': { max_connections: 200 } },
  appliances: { 'vie-1-a': { log_level: 'Debug' } },
};
const factor: Setting = { name: 'pacing_bitrate_factor', rule: 'a number from 1.5 to 100', kind: 'number', least: 1.5, most: 100, is_whole: false, choices: null };
const connections: Setting = { ...factor, name: 'max_connections', rule: 'a whole number from 1 to 1000000', least: 1, most: 1_000_000, is_whole: true };
const pacing: Setting = { ...factor, name: 'pacing', rule: 'true or false', kind: 'switch', least: null, most: null, is_whole: null };

describe('an edit', () => {
  it('changes one setting in one scope, and leaves the document as it was', () => {
    const changed = withEdits(document, [
      { scope: fleetScope, setting: 'pacing', value: false },
      { scope: edge, setting: 'max_connections', value: 7 },
    ]);
    expect(changed).toEqual({
      fleet: { pacing: false, max_connections: 100 },
      sites: { 'vie-1': { max_connections: 200 } },
      appliances: { 'vie-1-a': { log_level: 'Debug', max_connections: 7 } },
    });
    expect(document.fleet['pacing']).toBe(true);
  });

  it('that takes the last setting of a scope back takes the scope out', () => {
    expect(withEdits(document, [{ scope: vienna, setting: 'max_connections', value: null }]).sites).toEqual({});
    expect(withEdits(document, [{ scope: fleetScope, setting: 'pacing', value: null }]).fleet).toEqual({ max_connections: 100 });
  });

  it('replaces an earlier one of the same setting, and is gone when it changes nothing', () => {
    const first = withEdit([], document, { scope: vienna, setting: 'max_connections', value: 300 });
    const second = withEdit(first, document, { scope: vienna, setting: 'max_connections', value: 400 });
    expect(second).toEqual([{ scope: vienna, setting: 'max_connections', value: 400 }]);
    expect(withEdit(second, document, { scope: vienna, setting: 'max_connections', value: 200 })).toEqual([]);
  });

  it('stands on top of what somebody else changed meanwhile, unless that was the same', () => {
    const edits = [
      { scope: vienna, setting: 'max_connections', value: 300 },
      { scope: fleetScope, setting: 'pacing', value: false },
    ];
    const meanwhile: Document = { ...document, fleet: { pacing: false, unpaced_segments: 3 } };
    expect(stillNew(edits, meanwhile)).toEqual([edits[0]]);
    expect(withEdits(meanwhile, edits).fleet).toEqual({ pacing: false, unpaced_segments: 3 });
  });
});

describe('what counts without a value of its own', () => {
  it('is the nearest above', () => {
    expect(inherited(document, edge, 'vie-1', 'max_connections')).toEqual({ value: 200, from: vienna });
    expect(inherited(document, edge, null, 'max_connections')).toEqual({ value: 100, from: fleetScope });
    expect(inherited(document, vienna, null, 'pacing')).toEqual({ value: true, from: fleetScope });
    expect(inherited(document, fleetScope, null, 'pacing')).toBeNull();
    expect(inherited(document, edge, 'vie-1', 'unpaced_segments')).toBeNull();
  });
});

describe('a field', () => {
  it('is read by the kind of its setting', () => {
    expect([typedValue(factor, ' 2.5 '), typedValue(factor, ''), typedValue(factor, '2,5')]).toEqual([2.5, null, '2,5']);
    expect([typedValue(pacing, 'true'), typedValue(pacing, 'false'), typedValue(pacing, '')]).toEqual([true, false, null]);
  });

  it('tells what its rule is when it breaks it', () => {
    expect(flawOf(connections, 0)).toBe('A whole number from 1 to 1000000.');
    expect(flawOf(connections, 1.5)).not.toBeNull();
    expect(flawOf(factor, '2,5')).toBe('A number from 1.5 to 100.');
    expect([flawOf(factor, 1.5), flawOf(connections, null), flawOf(pacing, true)]).toEqual([null, null, null]);
  });

  it('has a name for people, one for the API, and its unit', () => {
    expect(settingLabel('pacing_floor_kilobits_per_second')).toEqual({ label: 'Pacing floor', unit: 'kb/s' });
    expect(settingLabel('log_level')).toEqual({ label: 'Log level', unit: null });
    expect([fieldOf(fleetScope, 'pacing'), fieldOf(vienna, 'pacing')]).toEqual(['document.fleet.pacing', 'document.sites.vie-1.pacing']);
    expect([valueText(2500, 'pacing_floor_kilobits_per_second'), valueText('true', 'pacing'), valueText(null, 'pacing')]).toEqual(['2500 kb/s', 'on', 'not set']);
    expect([ruleHint(connections), ruleHint(pacing)]).toEqual(['1 to 1,000,000', null]);
  });
});

it('lists the scopes in which something is set, the fleet first', () => {
  expect(scopesOf(document).map(scopeText)).toEqual(['fleet', 'site vie-1', 'appliance vie-1-a']);
});
