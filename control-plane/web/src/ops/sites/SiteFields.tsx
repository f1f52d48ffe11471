import { Field } from '../form/Field';
import type { Submission } from '../form/useSubmit';
import type { Site } from '../sites';
import { scopeWords, type SiteForm } from './siteForms';

interface SiteFieldsProps {
  readonly form: SiteForm;
  readonly onChange: (form: SiteForm) => void;
  readonly wrong: Submission['wrong'];
}

export const siteFieldNames = ['name', 'country', 'latitude', 'longitude', 'scope', 'networks', 'why'];

/** All that is said of a site. */
export function SiteFields({ form, onChange, wrong }: SiteFieldsProps) {
  const input = (name: Exclude<keyof SiteForm, 'scope'>, placeholder: string, more: { readonly maxLength?: number; readonly required?: boolean } = {}) => (
    <input
      name={name}
      autocomplete="off"
      spellcheck={false}
      placeholder={placeholder}
      value={form[name]}
      onInput={(event) => onChange({ ...form, [name]: event.currentTarget.value })}
      {...more}
    />
  );
  return (
    <>
      <Field label="Name" hint="Lower-case letters, digits and hyphens" wrong={wrong('name')}>
        {input('name', 'fra-1', { required: true, maxLength: 63 })}
      </Field>
      <Field label="Country" hint="Two letters" wrong={wrong('country')}>
        {input('country', 'DE', { required: true, maxLength: 2 })}
      </Field>
      <Field label="Latitude" hint="Degrees, north is positive" wrong={wrong('latitude')}>
        {input('latitude', '50.11')}
      </Field>
      <Field label="Longitude" hint="Degrees, east is positive; both or neither" wrong={wrong('longitude')}>
        {input('longitude', '8.68')}
      </Field>
      <Field label="Serves" hint="Besides those whose prefixes it announces" wrong={wrong('scope')}>
        <select name="scope" value={form.scope} onChange={(event) => onChange({ ...form, scope: event.currentTarget.value as Site['scope'] })}>
          <option value="prefixes">nobody else</option>
          <option value="networks">everybody in its networks</option>
          <option value="region">{scopeWords.region}</option>
        </select>
      </Field>
      <Field label="Networks" hint="AS numbers it stands in, parted by commas" wrong={wrong('networks')}>
        {input('networks', '64500, 64501')}
      </Field>
    </>
  );
}
