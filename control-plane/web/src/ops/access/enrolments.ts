/** The shapes of /ops/enrolments. */

export type EnrolmentState = 'waiting' | 'used' | 'expired' | 'void';

export interface Enrolment {
  readonly enrolment_id: string;
  readonly name: string;
  readonly site_id: number;
  readonly capacity_bits_per_second: number;
  readonly failure_domain: string;
  readonly go_live: 'by-operator' | 'when-ready';
  readonly state: EnrolmentState;
  readonly created_at: string;
  readonly expires_at: string;
  readonly used_at: string | null;
  readonly appliance_id: string | null;
}

/** What POST /ops/sites/{site_id}/enrolments answers, once. */
export interface Token {
  readonly enrolment_id: string;
  readonly token: string;
  readonly expires_at: string;
}

export const stateWords: Readonly<Record<EnrolmentState, string>> = {
  waiting: 'waiting',
  used: 'used',
  expired: 'expired',
  void: 'revoked',
};
