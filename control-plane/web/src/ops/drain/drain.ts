import { getJson, sendAuthorized } from '../../api/authorized';

/** The shape of GET /ops/appliances/{id}/drain-preview. */
export interface DrainPreview {
  readonly name: string;
  readonly egress_bits_per_second: number;
  readonly basis: 'recent-viewers' | 'held-titles';
  readonly sampled: number;
  readonly nowhere_share: number;
  /** Would go to appliances that are not the caller's to see; 0 for operators. */
  readonly elsewhere_share: number;
  readonly heirs: readonly {
    readonly appliance_id: string;
    readonly name: string;
    readonly site: string;
    readonly share: number;
    readonly load_before: number;
    readonly load_after: number;
  }[];
}

export const previewDrain = (applianceId: string, signal: AbortSignal): Promise<DrainPreview> =>
  getJson<DrainPreview>(`/ops/appliances/${applianceId}/drain-preview`, { signal });

/** @param force Takes a new appliance live though some of its checks fail. */
export async function setState(applianceId: string, state: 'active' | 'draining' | 'down', why: string, force = false): Promise<void> {
  await sendAuthorized(`/ops/appliances/${applianceId}/state`, { method: 'PUT', body: { state, why, ...(force ? { force } : {}) } });
}
