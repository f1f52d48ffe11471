import { useEffect } from 'preact/hooks';
import { getJson } from '../api/authorized';
import { useLoaded } from '../design/useLoaded';
import { OpsTable } from './OpsTable';

interface AuditEntry {
  readonly entry_id: number;
  readonly changed_at: string;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly why: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const columns = ['When', 'Who', 'What', 'Why'];

/** What operators changed, newest first. Read again when `version` changes. */
export function AuditList({ version }: { readonly version: number }) {
  const [loaded, reload] = useLoaded('audit', (signal) => getJson<{ readonly entries: readonly AuditEntry[] }>('/ops/audit?limit=12', { signal }));
  useEffect(() => {
    if (version > 0) reload();
  }, [version, reload]);
  if (loaded.state !== 'ready') return null;
  return (
    <OpsTable id="audit" name="Changes" columns={columns} empty="Nobody has changed anything yet.">
      {loaded.value.entries.map((entry) => (
        <tr key={entry.entry_id}>
          <td data-column="When">{new Date(entry.changed_at).toLocaleString()}</td>
          <td data-column="Who">{entry.who}</td>
          <td data-column="What">
            {entry.subject}
            <small>{inWords(entry)}</small>
          </td>
          <td data-column="Why" class="ops-why">
            {entry.why}
          </td>
        </tr>
      ))}
    </OpsTable>
  );
}

function inWords({ action, detail }: AuditEntry): string {
  const change = 'before' in detail && 'after' in detail ? `: ${detail['before'] ?? 'none'} → ${detail['after']}` : '';
  return `${action}${change}`;
}
