import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { readdress } from '../../routing/location';
import { opsPath } from '../../routing/opsSections';
import type { OpsTitle } from '../fleet';
import { Field } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { useSubmit } from '../form/useSubmit';
import { Decision } from '../steering/Decision';
import type { ExplainAnswer } from '../steering/explanation';
import { Announcements } from './Announcements';
import type { AddressAnswer } from './prefixes';

interface AddressExplorerProps {
  readonly titles: readonly OpsTitle[];
  /** address and country, as the address of the page says. */
  readonly query: string;
}

/** One address: who announces it, and beside it who would serve a viewer there, and why. What was asked stands in the page's address. */
export function AddressExplorer({ titles, query }: AddressExplorerProps) {
  const asked = new URLSearchParams(query);
  const [client, setClient] = useState(asked.get('address') ?? '');
  const [country, setCountry] = useState(asked.get('country') ?? '');
  const [content, setContent] = useState('');
  const [steering, setSteering] = useState<ExplainAnswer | null>(null);
  const [announced, setAnnounced] = useState<AddressAnswer | null>(null);
  const asking = useSubmit();
  const published = titles.filter((title) => title.state === 'published');
  const title = content === '' ? published[0]?.content_id : content;

  async function explain(): Promise<void> {
    const address = client.trim() === '' ? '127.0.0.1' : client.trim();
    const about = new URLSearchParams({ client: address });
    if (country.trim() !== '') about.set('country', country.trim());
    if (title !== undefined) about.set('content', title);
    await asking.run(async () => {
      const [prefixes, decision] = await Promise.all([
        getJson<AddressAnswer>(`/ops/prefixes/${encodeURIComponent(address)}`),
        getJson<ExplainAnswer>(`/ops/steering/explain?${about}`),
      ]);
      setAnnounced(prefixes);
      setSteering(decision);
      readdress(opsPath('networks', undefined, { address, ...(country.trim() === '' ? {} : { country: country.trim() }) }));
    });
  }

  useEffect(() => {
    if (asked.has('address')) void explain();
  }, []);

  return (
    <>
      <section aria-labelledby="explain">
        <h2 id="explain">Who serves this viewer, and why?</h2>
        <form
          class="explain-form"
          onSubmit={(event) => {
            event.preventDefault();
            void explain();
          }}
        >
          <Field label="Address" wrong={asking.wrong('client', 'address')}>
            <input name="client" value={client} placeholder="127.0.0.1" spellcheck={false} autocomplete="off" maxLength={45} onInput={(event) => setClient(event.currentTarget.value)} />
          </Field>
          <Field label="Country" wrong={asking.wrong('country')}>
            <input name="country" value={country} placeholder="as known" maxLength={2} onInput={(event) => setCountry(event.currentTarget.value)} />
          </Field>
          <Field label="Title">
            <select name="content" value={title ?? ''} onChange={(event) => setContent(event.currentTarget.value)}>
              {published.length === 0 ? <option value="">none is published</option> : null}
              {published.map((known) => (
                <option key={known.content_id} value={known.content_id}>
                  {known.name}
                </option>
              ))}
            </select>
          </Field>
          <button type="submit" class="button button-lamp" disabled={asking.busy}>
            Explain
          </button>
        </form>
        <FormProblem problem={asking.problem} shown={['client', 'address', 'country']} />
      </section>
      {steering === null || announced === null ? (
        asking.problem === null ? (
          <p class="ops-empty">Ask for an address: the prefixes that sites announce around it, and the appliances a viewer there is sent to, best first.</p>
        ) : null
      ) : (
        <div class="explained" aria-busy={asking.busy}>
          <section aria-labelledby="decision">
            <h2 id="decision">Who serves it</h2>
            <Decision answer={steering} />
          </section>
          <Announcements answer={announced} />
        </div>
      )}
    </>
  );
}
