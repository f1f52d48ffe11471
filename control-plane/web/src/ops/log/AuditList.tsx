import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { asProblem, type ApiProblem } from '../../api/problem';
import { Failure } from '../../design/Notice';
import { OpsTable } from '../OpsTable';
import { When } from '../When';
import { changeInWords, type AuditEntry } from './audit';

const columns = ['When', 'Who', 'What', 'Why'];
const perPage = 50;

/** What was changed, newest first; older ones when asked for. */
export function AuditList() {
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [older, setOlder] = useState<'there' | 'coming' | 'none'>('there');
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function read(before: number | null): Promise<void> {
    setOlder('coming');
    try {
      const after = before === null ? '' : `&before=${before}`;
      const page = (await getJson<{ readonly entries: readonly AuditEntry[] }>(`/ops/audit?limit=${perPage}${after}`)).entries;
      setEntries((known) => [...(known ?? []), ...page]);
      setOlder(page.length < perPage ? 'none' : 'there');
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
      setOlder('there');
    }
  }

  useEffect(() => void read(null), []);
  if (entries === null) {
    return problem === null ? <div class="skeleton ops-waiting" aria-busy="true" aria-label="Loading" /> : <Failure problem={problem} onRetry={() => void read(null)} />;
  }
  return (
    <div>
      <OpsTable id="audit" name="Changes" columns={columns} empty="Nobody has changed anything yet." rowsAtOnce={Infinity}>
        {entries.map((entry) => (
          <tr key={entry.entry_id}>
            <td data-column="When">
              <When at={entry.changed_at} />
            </td>
            <td data-column="Who">{entry.who}</td>
            <td data-column="What">
              <strong class="log-subject">{entry.subject}</strong>
              <small>{changeInWords(entry)}</small>
            </td>
            <td data-column="Why" class="ops-why">
              {entry.why === '' ? '–' : entry.why}
            </td>
          </tr>
        ))}
      </OpsTable>
      {problem === null ? null : <Failure problem={problem} />}
      {older === 'none' ? null : (
        <p class="ops-more">
          <button type="button" class="button button-small" disabled={older === 'coming'} onClick={() => void read(entries.at(-1)?.entry_id ?? null)}>
            Older ones
          </button>
        </p>
      )}
    </div>
  );
}
