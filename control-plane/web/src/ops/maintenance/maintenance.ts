/** The shape of GET /ops/maintenance. */
export interface Window {
  readonly window_id: string;
  /** Null: the whole site. */
  readonly appliance_id: string | null;
  readonly subject: string;
  readonly site_id: number | null;
  readonly from: string;
  readonly to: string;
  readonly is_on: boolean;
  readonly why: string;
  readonly made_by: string;
  readonly by_partner: boolean;
}

/** An appliance or a whole site. */
export type Subject = { readonly applianceId: string; readonly name: string } | { readonly siteId: number; readonly name: string };

/** What <input type="datetime-local"> takes and gives: local time to the minute, without a zone. Pure. */
export function localMinute(time: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Null when it is not a moment. Pure. */
export function momentOf(local: string): Date | null {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? null : time;
}
