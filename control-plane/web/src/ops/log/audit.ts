/** The shape of GET /ops/audit, and its actions as people say them. */

export interface AuditEntry {
  readonly entry_id: number;
  readonly changed_at: string;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly why: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const actions: Readonly<Record<string, string>> = {
  'appliance.state': 'state of the appliance',
  'appliance.place': 'place of the appliance',
  'appliance.revoke': 'appliance revoked',
  'configuration.change': 'configuration changed',
  'configuration.restore': 'configuration brought back',
  'enrolment.create': 'enrolment token made',
  'purge.order': 'purge ordered',
  'site.create': 'site made',
  'site.change': 'site changed',
  'site.remove': 'site removed',
  'site.learned': 'what counts of the routes learned at the site',
  'site.prefixes': 'declared prefixes of the site',
  'site.routes': 'uploaded routes of the site',
  'maintenance.create': 'maintenance planned',
  'maintenance.remove': 'maintenance called off or ended',
  'partner.create': 'partner invited',
  'partner.invite': 'partner invited again',
  'partner.sites': 'sites of the partner',
  'partner.remove': 'partner removed',
  'router.create': 'router added',
  'router.remove': 'router removed',
};

/** "state of the appliance: active → draining". An action we do not know stays as it is. Pure. */
export function changeInWords({ action, detail }: AuditEntry): string {
  const words = actions[action] ?? action;
  if (!('before' in detail) || !('after' in detail)) return words;
  const changes = differences(detail['before'], detail['after']);
  return changes.length === 0 ? words : `${words}: ${changes.join(', ')}`;
}

function differences(before: unknown, after: unknown): readonly string[] {
  if (!isObject(before) || !isObject(after)) return [`${text(before)} → ${text(after)}`];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => text(before[name]) !== text(after[name]))
    .map((name) => `${name} ${text(before[name])} → ${text(after[name])}`);
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
