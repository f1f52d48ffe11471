import { count } from '../../design/format';

/** The shapes of /ops/configuration, and an edit that is under way: a few changes on top of a version. All pure. */

export type Value = string | number | boolean;
export type Settings = Readonly<Record<string, Value>>;

export interface Document {
  readonly fleet: Settings;
  readonly sites: Readonly<Record<string, Settings>>;
  readonly appliances: Readonly<Record<string, Settings>>;
}

export interface Setting {
  readonly name: string;
  /** What is allowed, for people. */
  readonly rule: string;
  readonly kind: 'number' | 'switch' | 'choice';
  readonly least: number | null;
  readonly most: number | null;
  readonly is_whole: boolean | null;
  readonly choices: readonly string[] | null;
}

export interface Configuration {
  readonly version: number;
  readonly document: Document;
  readonly in_force: number;
  readonly behind: readonly string[];
  readonly refused: readonly { readonly appliance: string; readonly version: number; readonly reason: string }[];
  readonly settings: readonly Setting[];
}

export interface Version {
  readonly version: number;
  readonly made_at: string;
  readonly made_by: string;
  readonly why: string;
  readonly restores: number | null;
}

export interface Difference {
  readonly scope: string;
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** "fleet", "site fra-1", "appliance fra-1-a": as the API names scopes. */
export interface Scope {
  readonly kind: 'fleet' | 'site' | 'appliance';
  /** Empty for the fleet. */
  readonly name: string;
}

export interface Edit {
  readonly scope: Scope;
  readonly setting: string;
  /** Null: it is not to be set there any more. */
  readonly value: Value | null;
}

export const fleetScope: Scope = { kind: 'fleet', name: '' };

export const scopeText = (scope: Scope): string => (scope.kind === 'fleet' ? 'fleet' : `${scope.kind} ${scope.name}`);

export const sameScope = (one: Scope, other: Scope): boolean => one.kind === other.kind && one.name === other.name;

/** What a document sets in a scope. */
export function settingsIn(document: Document, scope: Scope): Settings {
  if (scope.kind === 'fleet') return document.fleet;
  return (scope.kind === 'site' ? document.sites : document.appliances)[scope.name] ?? {};
}

/** The edits with another one, which takes the place of an earlier one of the same setting; one that changes nothing is dropped. */
export function withEdit(edits: readonly Edit[], document: Document, edit: Edit): readonly Edit[] {
  const others = edits.filter((old) => !sameScope(old.scope, edit.scope) || old.setting !== edit.setting);
  const now = settingsIn(document, edit.scope)[edit.setting] ?? null;
  return now === edit.value ? others : [...others, edit];
}

/** The edits that still change something, on top of a document that may have changed since they were made. */
export const stillNew = (edits: readonly Edit[], document: Document): readonly Edit[] =>
  edits.filter((edit) => (settingsIn(document, edit.scope)[edit.setting] ?? null) !== edit.value);

/** The document with the edits. A scope in which nothing is set any more is left out. */
export function withEdits(document: Document, edits: readonly Edit[]): Document {
  return edits.reduce((done, { scope, setting, value }) => {
    const { [setting]: _, ...others } = settingsIn(done, scope);
    const settings = value === null ? others : { ...others, [setting]: value };
    if (scope.kind === 'fleet') return { ...done, fleet: settings };
    const part = scope.kind === 'site' ? 'sites' : 'appliances';
    const { [scope.name]: __, ...neighbours } = done[part];
    return { ...done, [part]: Object.keys(settings).length === 0 ? neighbours : { ...neighbours, [scope.name]: settings } };
  }, document);
}

/** What counts for a scope when it sets nothing itself, and who says so; null: each appliance's own option. */
export function inherited(document: Document, scope: Scope, site: string | null, setting: string): { readonly value: Value; readonly from: Scope } | null {
  const above: readonly Scope[] =
    scope.kind === 'fleet' ? [] : scope.kind === 'site' || site === null ? [fleetScope] : [{ kind: 'site', name: site }, fleetScope];
  for (const from of above) {
    const value = settingsIn(document, from)[setting];
    if (value !== undefined) return { value, from };
  }
  return null;
}

/** Scopes that set something, the fleet first. */
export function scopesOf(document: Document): readonly Scope[] {
  return [
    fleetScope,
    ...Object.keys(document.sites).sort().map((name): Scope => ({ kind: 'site', name })),
    ...Object.keys(document.appliances).sort().map((name): Scope => ({ kind: 'appliance', name })),
  ];
}

/** What was typed into a field, as a value of that setting; null for nothing. What is no number stays text: the API says what is wrong with it. */
export function typedValue(setting: Setting, text: string): Value | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (setting.kind === 'switch') return trimmed === 'true';
  if (setting.kind === 'choice') return trimmed;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
}

/** What is wrong with a value by the setting's rule; null: nothing. */
export function flawOf(setting: Setting, value: Value | null): string | null {
  if (value === null || setting.kind !== 'number') return null;
  const fits =
    typeof value === 'number' &&
    value >= (setting.least ?? -Infinity) &&
    value <= (setting.most ?? Infinity) &&
    (setting.is_whole !== true || Number.isInteger(value));
  return fits ? null : `${capital(setting.rule)}.`;
}

/** Where the API says that something is wrong: "document.sites.fra-1.max_connections". */
export function fieldOf(scope: Scope, setting: string): string {
  return scope.kind === 'fleet' ? `document.fleet.${setting}` : `document.${scope.kind}s.${scope.name}.${setting}`;
}

/** "pacing_floor_kilobits_per_second" → "Pacing floor", with the unit "kb/s". */
export function settingLabel(name: string): { readonly label: string; readonly unit: string | null } {
  const [stem, unit] = name.endsWith('_kilobits_per_second') ? [name.slice(0, -'_kilobits_per_second'.length), 'kb/s'] : [name, null];
  return { label: capital(stem.replaceAll('_', ' ')), unit };
}

/** What is allowed, beside a field that shows its choices itself. */
export function ruleHint({ kind, least, most, is_whole }: Setting): string | null {
  if (kind !== 'number' || least === null || most === null) return null;
  return `${count(least)} to ${count(most)}${is_whole === true ? '' : ', not only whole'}`;
}

/** "2500 kb/s", "on", "not set". The API writes values as text in differences. */
export function valueText(value: Value | null, setting: string): string {
  if (value === null) return 'not set';
  const text = String(value);
  if (text === 'true') return 'on';
  if (text === 'false') return 'off';
  const { unit } = settingLabel(setting);
  return unit === null ? text : `${text} ${unit}`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
