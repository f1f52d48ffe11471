/** The shapes of /ops/partners. */

export interface Partner {
  readonly partner_id: string;
  readonly email: string;
  readonly name: string;
  readonly site_ids: readonly number[];
  readonly created_at: string;
  /** Null: no invitation waits for an answer. */
  readonly invited_until: string | null;
}

/** What an invitation answers, once. */
export interface Invitation {
  readonly partner_id: string;
  readonly invitation: string;
  readonly expires_at: string;
}

/** Where a partner takes it: behind the #, so that it comes into no server's log. Pure. */
export const invitationLink = (origin: string, invitation: string): string => `${origin}/invitation#${invitation}`;
