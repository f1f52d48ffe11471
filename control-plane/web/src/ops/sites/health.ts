import type { SiteHealth } from '../sites';

export const healthWords: Readonly<Record<SiteHealth, string>> = {
  good: 'all well',
  partly: 'not all take viewers',
  bad: 'takes nobody',
  empty: 'no appliance',
};
