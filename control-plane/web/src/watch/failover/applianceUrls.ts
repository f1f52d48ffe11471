/** All appliances serve identical paths: a request moves to another appliance by changing the beginning of its URL. Pure. */

interface WithUrl {
  readonly url: string;
}

const baseOf = (appliance: WithUrl): string => `${appliance.url.replace(/\/+$/, '')}/`;

export function applianceOf<T extends WithUrl>(uri: string, appliances: readonly T[]): T | null {
  return appliances.find((appliance) => uri.startsWith(baseOf(appliance))) ?? null;
}

/** The same resource on each appliance, in the order given. A URI that belongs to no appliance stays as it is. */
export function onEach<T extends WithUrl>(uri: string, known: readonly T[], order: readonly T[]): readonly string[] {
  const serving = applianceOf(uri, known);
  if (serving === null) return [uri];
  const path = uri.slice(baseOf(serving).length);
  return order.map((appliance) => baseOf(appliance) + path);
}

/**
 * The player takes `uris[attempt % uris.length]` for each attempt. Places the order so that this attempt gets the first
 * preference, whichever attempt it is: the order already knows what failed.
 */
export function placedForAttempt(uris: readonly string[], attempt: number): string[] {
  const shift = uris.length === 0 ? 0 : attempt % uris.length;
  return uris.map((_, index) => uris[(index - shift + uris.length) % uris.length]!);
}
