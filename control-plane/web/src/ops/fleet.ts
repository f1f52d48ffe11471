/** The shapes of GET /ops/appliances and GET /ops/titles, which /ops/events repeats as `fleet` and `titles`. */

export interface Disk {
  readonly name: string;
  readonly capacity_bytes: number;
  readonly used_bytes: number;
  readonly healthy: boolean;
}

export interface Holdings {
  /** On disk from the first byte to the last. */
  readonly titles: number;
  readonly assigned_titles: number;
  readonly held_bytes: number;
  readonly assigned_bytes: number;
}

export type ApplianceState = 'online' | 'suspect' | 'down' | 'draining' | 'admin_down' | 'no_disk' | 'not_live' | 'maintenance';

/** "good" serves; "warning" is late, or being left on purpose; "bad" serves nobody; "waiting" never has. Lists and map go by this one scale. */
export type Condition = 'good' | 'warning' | 'bad' | 'waiting';

export const conditions: Readonly<Record<ApplianceState, Condition>> = {
  online: 'good',
  suspect: 'warning',
  draining: 'warning',
  maintenance: 'warning',
  down: 'bad',
  admin_down: 'bad',
  no_disk: 'bad',
  not_live: 'waiting',
};

/** A window in which an appliance is drained by itself: the one that is on, or the next. */
export interface Maintenance {
  readonly window_id: string;
  readonly from: string;
  readonly to: string;
  readonly is_on: boolean;
  readonly whole_site: boolean;
  readonly why: string;
}

export interface Appliance {
  readonly appliance_id: string;
  readonly name: string;
  readonly url: string;
  readonly region: string;
  /** Null: nobody has given it a place, so it serves nobody. */
  readonly site_id: number | null;
  readonly failure_domain: string;
  readonly state: ApplianceState;
  /** What is wanted of it; "new": nobody is sent there before it is taken live. */
  readonly admin_state: 'active' | 'draining' | 'down' | 'new';
  readonly go_live: 'by-operator' | 'when-ready';
  readonly drained_by_partner: boolean;
  readonly maintenance: Maintenance | null;
  readonly last_heartbeat_at: string | null;
  readonly egress_bits_per_second: number;
  readonly capacity_bits_per_second: number;
  readonly connections: number;
  readonly cpu_share: number;
  readonly hit_ratio: number | null;
  readonly fill_bits_per_second: number;
  readonly fills_pending: number;
  readonly disks: readonly Disk[];
  readonly holdings: Holdings;
  readonly software_version: string;
}

export interface EncodeJob {
  readonly job_id: string;
  readonly state: string;
  readonly stage: string | null;
  readonly stage_share: number | null;
  readonly total_share: number | null;
  readonly frames_per_second: number | null;
  readonly attempt: number;
  readonly failure: string | null;
  readonly worker: string | null;
  readonly updated_at: string;
}

export interface OpsRendition {
  readonly id: string;
  readonly kind: string;
  readonly height: number | null;
  readonly bits_per_second: number;
  readonly codec: string;
}

export interface OpsTitle {
  readonly content_id: string;
  readonly name: string;
  readonly slug: string;
  readonly state: 'draft' | 'queued' | 'encoding' | 'published' | 'failed';
  readonly package: string | null;
  readonly duration_seconds: number | null;
  readonly renditions: readonly OpsRendition[];
  readonly job: EncodeJob | null;
  readonly held_by: readonly string[];
}

export interface FleetAnswer {
  readonly appliances: readonly Appliance[];
}

export interface TitlesAnswer {
  readonly titles: readonly OpsTitle[];
}

/** Bytes of all disks together; `failed` counts the unhealthy ones. Pure. */
export function diskTotals(disks: readonly Disk[]): { readonly used: number; readonly capacity: number; readonly failed: number } {
  return {
    used: disks.reduce((sum, disk) => sum + disk.used_bytes, 0),
    capacity: disks.reduce((sum, disk) => sum + disk.capacity_bytes, 0),
    failed: disks.filter((disk) => !disk.healthy).length,
  };
}

/** What share of the assigned titles' bytes is on disk; null before anything is known of them. Pure. */
export function heldShare(holdings: Holdings): number | null {
  return holdings.assigned_bytes > 0 ? Math.min(1, holdings.held_bytes / holdings.assigned_bytes) : null;
}

/** The last minute of one appliance's throughput, oldest first. Pure. */
export function withSample(samples: readonly number[], bitsPerSecond: number, limit = 60): readonly number[] {
  return [...samples, bitsPerSecond].slice(-limit);
}
