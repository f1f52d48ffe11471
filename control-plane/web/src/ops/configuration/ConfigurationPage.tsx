import { getJson } from '../../api/authorized';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import type { Fleet } from '../useFleet';
import type { Configuration, Version } from './configuration';
import { ConfigurationEditor } from './ConfigurationEditor';
import { InForce } from './InForce';
import { VersionDifferences } from './VersionDifferences';
import { VersionTable } from './VersionTable';
import './configuration.css';

const followMs = 2_000;

/** What is set for appliances, who has it in force, and how it came to be. */
export function ConfigurationPage({ fleet, query }: { readonly fleet: Fleet; readonly query: string }) {
  const current = useFresh('configuration', (signal) => getJson<Configuration>('/ops/configuration', { signal }), followMs);
  const number = current.value?.version;
  const versions = useFresh(number === undefined ? null : `versions up to ${number}`, (signal) =>
    getJson<{ readonly configurations: readonly Version[] }>('/ops/configuration/versions', { signal }),
  );
  if (current.value === null) {
    return current.problem === null ? (
      <div class="skeleton ops-waiting" aria-busy="true" aria-label="Loading" />
    ) : (
      <Failure problem={current.problem} onRetry={current.reload} />
    );
  }
  const listed = versions.value?.configurations ?? [];
  return (
    <>
      <InForce configuration={current.value} newest={listed.find((version) => version.version === number) ?? null} />
      <ConfigurationEditor configuration={current.value} fleet={fleet} versions={listed} onChanged={current.reload} />
      <VersionTable versions={listed} current={current.value.version} onRestored={current.reload} />
      {versions.problem === null ? null : <Failure problem={versions.problem} onRetry={versions.reload} />}
      <VersionDifferences versions={listed} current={current.value.version} query={query} />
    </>
  );
}
