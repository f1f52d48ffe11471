import type { SiteHealth } from '../sites';

export const healthWords: Readonly<Record<SiteHealth, string>> = {
  good: 'all well',
  partly: 'not all take viewers',
  resting: 'none online',
  bad: 'takes nobody',
  waiting: 'none live yet',
  empty: 'no appliance',
};
