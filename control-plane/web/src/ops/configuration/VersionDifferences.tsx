import { useEffect, useRef } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { useLoaded } from '../../design/useLoaded';
import { readdress } from '../../routing/location';
import { opsPath } from '../../routing/opsSections';
import { Field } from '../form/Field';
import { settingLabel, valueText, type Difference, type Version } from './configuration';

interface VersionDifferencesProps {
  readonly versions: readonly Version[];
  readonly current: number;
  /** from and to, as the address says. */
  readonly query: string;
}

/** What differs between any two versions. Which two stands in the address. */
export function VersionDifferences({ versions, current, query }: VersionDifferencesProps) {
  const asked = new URLSearchParams(query);
  const to = number(asked.get('to')) ?? current;
  const from = number(asked.get('from')) ?? Math.max(0, to - 1);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (query !== '') section.current?.scrollIntoView({ block: 'nearest' });
  }, [query]);
  if (versions.length < 2 && query === '') return null;
  const choose = (first: string, second: string) => readdress(opsPath('configuration', undefined, { from: first, to: second }));
  const numbers = [...new Set([...versions.map((version) => version.version), from, to])].sort((one, other) => other - one);
  return (
    <section aria-labelledby="differences" ref={section}>
      <h2 id="differences">Differences</h2>
      <div class="compare">
        <Field label="From version">
          <select value={String(from)} onChange={(event) => choose(event.currentTarget.value, String(to))}>
            {numbers.map((version) => (
              <option key={version} value={String(version)}>
                {version}
              </option>
            ))}
          </select>
        </Field>
        <Field label="To version">
          <select value={String(to)} onChange={(event) => choose(String(from), event.currentTarget.value)}>
            {numbers.map((version) => (
              <option key={version} value={String(version)}>
                {version === current ? `${version} (newest)` : version}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Differences from={from} to={to} />
    </section>
  );
}

const mostShown = 100;

export function Differences({ from, to }: { readonly from: number; readonly to: number }) {
  const [loaded] = useLoaded(`${from} ${to}`, (signal) =>
    getJson<{ readonly differences: readonly Difference[] }>(`/ops/configuration/changes?from=${from}&to=${to}`, { signal }),
  );
  if (loaded.state === 'loading') return <p class="settings-note">Comparing…</p>;
  if (loaded.state === 'failed') return <p class="bad" role="alert">{`${loaded.problem.title} ${loaded.problem.detail}`}</p>;
  const { differences } = loaded.value;
  if (differences.length === 0) return <p class="settings-note">Nothing: both set the same.</p>;
  return (
    <div data-testid="differences">
      <ul class="pending-list">
        {differences.slice(0, mostShown).map((difference) => (
          <li key={`${difference.scope} ${difference.setting}`}>
            <span>
              {settingLabel(difference.setting).label} <small class="inline">{difference.scope === 'fleet' ? 'all appliances' : difference.scope}</small>
            </span>
            <span class="pending-values">
              <del>{valueText(difference.before, difference.setting)}</del> → <ins>{valueText(difference.after, difference.setting)}</ins>
            </span>
          </li>
        ))}
      </ul>
      {differences.length > mostShown ? <p class="settings-note">{`and ${differences.length - mostShown} more`}</p> : null}
    </div>
  );
}

function number(text: string | null): number | null {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) || value < 0 ? null : value;
}
