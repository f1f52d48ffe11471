import type { Site } from '../sites';

interface SiteChoiceProps {
  readonly sites: readonly Site[];
  readonly chosen: ReadonlySet<number>;
  readonly wrong: string | null;
  readonly onChange: (chosen: ReadonlySet<number>) => void;
}

/** Some of the sites. */
export function SiteChoice({ sites, chosen, wrong, onChange }: SiteChoiceProps) {
  const toggle = (site: number) => {
    const next = new Set(chosen);
    if (!next.delete(site)) next.add(site);
    onChange(next);
  };
  return (
    <fieldset class="choice-row choice-many">
      <legend>{`Sites: ${chosen.size} of ${sites.length}`}</legend>
      {sites.map((site) => (
        <label key={site.site_id}>
          <input type="checkbox" name="site_ids" checked={chosen.has(site.site_id)} onChange={() => toggle(site.site_id)} />
          {site.name}
        </label>
      ))}
      {wrong === null ? null : <p class="field-wrong">{wrong}</p>}
    </fieldset>
  );
}
