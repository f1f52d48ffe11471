/** The shape of GET /ops/appliances/{id}/turn-up. */
export interface TurnUp {
  readonly appliance_id: string;
  readonly name: string;
  readonly admin_state: string;
  readonly go_live: 'by-operator' | 'when-ready';
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** Empty when it passed. */
  readonly to_do: string;
}

/** What is to be done, without the API's routes that do it: the console has pages for them. Pure. */
export const toDoHere = ({ to_do }: Check): string => to_do.replace(/ \((?:GET|POST|PUT|DELETE) \/ops\/[^)]*\)/g, '');

const names: Readonly<Record<string, string>> = {
  heartbeat: 'Heartbeats arrive',
  certificate: 'Its certificate counts',
  configuration: 'The configuration is in force',
  clock: 'Its clock is right',
  disks: 'Its disks are healthy',
  content: 'What it is to hold is there',
  site: 'Its site serves somebody',
  'public-url': 'Viewers can reach it',
};

/** A check we do not know keeps its own name. Pure. */
export const checkName = (check: Check): string => names[check.name] ?? check.name;
