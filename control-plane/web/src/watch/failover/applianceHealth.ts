/**
 * Which appliance to ask first. Pure and immutable: the present time comes in, a new state goes out.
 * An appliance that failed goes to the end of the order for a while that doubles with every further failure after the
 * while was over; one success clears it.
 */
export interface Penalty {
  readonly until: number;
  readonly strikes: number;
}

export type ApplianceHealth = ReadonlyMap<string, Penalty>;

export const allHealthy: ApplianceHealth = new Map();

const firstPenaltyMs = 15_000;
const longestPenaltyMs = 5 * 60_000;

export function withFailure(health: ApplianceHealth, applianceId: string, nowMs: number): ApplianceHealth {
  const before = health.get(applianceId);
  // Picture and sound fail together, and requests in flight fail late: within a running penalty it is the same failure.
  const strikes = before === undefined ? 1 : nowMs < before.until ? before.strikes : before.strikes + 1;
  const until = nowMs + Math.min(longestPenaltyMs, firstPenaltyMs * 2 ** (strikes - 1));
  return new Map(health).set(applianceId, { until, strikes });
}

export function withSuccess(health: ApplianceHealth, applianceId: string): ApplianceHealth {
  if (!health.has(applianceId)) return health;
  const rest = new Map(health);
  rest.delete(applianceId);
  return rest;
}

export function isPenalised(health: ApplianceHealth, applianceId: string, nowMs: number): boolean {
  return nowMs < (health.get(applianceId)?.until ?? 0);
}

/**
 * The appliances in order of preference: of those without a penalty the one that content steering chose, then as the server
 * ranked them; then the others, longest-ago failure first, so that when all have failed the attempts go round instead of
 * insisting on one.
 */
export function preferenceOrder<T extends { readonly appliance_id: string; readonly rank: number }>(
  appliances: readonly T[],
  health: ApplianceHealth,
  nowMs: number,
  steeredTo: string | null = null,
): readonly T[] {
  const rank = (appliance: T) => (appliance.appliance_id === steeredTo ? 0 : appliance.rank);
  const penaltyEnd = (appliance: T) => (isPenalised(health, appliance.appliance_id, nowMs) ? health.get(appliance.appliance_id)!.until : 0);
  return [...appliances].sort((a, b) => penaltyEnd(a) - penaltyEnd(b) || rank(a) - rank(b));
}

/** What the player learned about one failed request. `status` is 0 when no HTTP answer came. */
export interface RequestFailure {
  readonly cancelledByPlayer: boolean;
  readonly status: number;
}

/**
 * Is the appliance to blame? No answer, a time-out, 5xx, 429, and 404 (identical paths: it lacks what the others have) say
 * yes. Other 4xx would be the same everywhere, and what the player itself cancelled says nothing.
 */
export function blamesAppliance({ cancelledByPlayer, status }: RequestFailure): boolean {
  if (cancelledByPlayer) return false;
  return status === 0 || status >= 500 || status === 429 || status === 404;
}
