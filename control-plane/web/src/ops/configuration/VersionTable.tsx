import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { Link } from '../../routing/Link';
import { opsPath } from '../../routing/opsSections';
import { WhyDialog } from '../form/WhyDialog';
import { OpsTable } from '../OpsTable';
import { When } from '../When';
import type { Version } from './configuration';
import { Differences } from './VersionDifferences';

interface VersionTableProps {
  readonly versions: readonly Version[];
  readonly current: number;
  readonly onRestored: () => void;
}

const columns = ['Version', 'When', 'Who', 'Why', ''];

/** Who made which version, and the way back to each. */
export function VersionTable({ versions, current, onRestored }: VersionTableProps) {
  const [restoring, setRestoring] = useState<Version | null>(null);
  return (
    <>
      <OpsTable id="versions" name="Versions" columns={columns} rowsAtOnce={10} empty="None yet: the first change makes version 1.">
        {versions.map((version) => (
          <tr key={version.version}>
            <th scope="row">{version.version}</th>
            <td data-column="When">
              <When at={version.made_at} />
            </td>
            <td data-column="Who">{version.made_by}</td>
            <td data-column="Why" class="ops-why">
              {version.why}
              {version.restores === null ? null : <small>{`brings version ${version.restores} back`}</small>}
            </td>
            <td class="ops-action">
              {version.version === 0 ? null : (
                <Link class="button button-small" href={compareFromTo(version.version - 1, version.version)}>
                  What changed
                </Link>
              )}
              {version.version === current ? null : (
                <button type="button" class="button button-small" onClick={() => setRestoring(version)}>
                  Bring back
                </button>
              )}
            </td>
          </tr>
        ))}
      </OpsTable>
      {restoring === null ? null : (
        <WhyDialog
          title={`Bring version ${restoring.version} back?`}
          verb={`Bring back as version ${current + 1}`}
          onClose={() => setRestoring(null)}
          onConfirm={async (why) => {
            await sendAuthorized('/ops/configuration/restore', { method: 'POST', body: { version: restoring.version, based_on: current, why } });
            onRestored();
          }}
        >
          <p>{`All that version ${restoring.version} set counts again, under a new number. This is what changes:`}</p>
          <Differences from={current} to={restoring.version} />
        </WhyDialog>
      )}
    </>
  );
}

export const compareFromTo = (from: number, to: number): string => opsPath('configuration', undefined, { from: String(from), to: String(to) });
