import { getJson, sendAuthorized } from '../../api/authorized';

/** The shape of GET /ops/appliances/{id}/drain-preview. */
export interface DrainPreview {
  readonly name: string;
  readonly egress_bits_per_second: number;
  readonly basis: 'recent-viewers' | 'held-titles';
  readonly sampled: number;
  readonly nowhere_share: number;
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

export async function setState(applianceId: string, state: 'active' | 'draining' | 'down', why: string): Promise<void> {
  await sendAuthorized(`/ops/appliances/${applianceId}/state`, { method: 'PUT', body: { state, why } });
}
