import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import type { OpsTitle } from '../fleet';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { useSubmit } from '../form/useSubmit';
import { orderOf, pathsOf, type OrderForm, type What } from './purges';

interface OrderPurgeProps {
  readonly titles: readonly OpsTitle[];
  readonly onOrdered: () => void;
}

const kinds: readonly (readonly [What, string])[] = [
  ['title', 'A title'],
  ['paths', 'Single paths'],
  ['prefix', 'All below a path'],
];

/** Orders that all appliances forget a title, paths, or all that begins alike. */
export function OrderPurge({ titles, onOrdered }: OrderPurgeProps) {
  const published = titles.filter((title) => title.package !== null);
  const [form, setForm] = useState<OrderForm>({ what: 'title', contentId: '', paths: '', prefix: '' });
  const [why, setWhy] = useState('');
  const [ordered, setOrdered] = useState<number | null>(null);
  const sending = useSubmit();
  const order = orderOf(form);
  const change = (part: Partial<OrderForm>) => {
    sending.clear();
    setOrdered(null);
    setForm({ ...form, ...part });
  };
  const send = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(async () => {
      const answer = await sendAuthorized('/ops/purges', { method: 'POST', body: { ...order, why: why.trim() } });
      setOrdered(((await answer.json()) as { readonly number: number }).number);
    });
    if (!done) return;
    setForm({ ...form, contentId: '', paths: '', prefix: '' });
    setWhy('');
    onOrdered();
  };
  return (
    <section aria-labelledby="order">
      <h2 id="order">New order</h2>
      <form class="purge-form" onSubmit={(event) => void send(event)}>
        <fieldset class="choice-row">
          <legend>What every appliance is to forget</legend>
          {kinds.map(([what, name]) => (
            <label key={what}>
              <input type="radio" name="what" value={what} checked={form.what === what} onChange={() => change({ what })} />
              {name}
            </label>
          ))}
        </fieldset>
        {form.what === 'title' ? (
          <Field
            label="Title"
            hint="All its packages. What is assigned is fetched again from the origin at once."
            wrong={sending.wrong('content_id')}
          >
            <select name="content_id" required value={form.contentId} onChange={(event) => change({ contentId: event.currentTarget.value })}>
              <option value="">{published.length === 0 ? 'None has been published yet' : 'Choose…'}</option>
              {published.map((title) => (
                <option key={title.content_id} value={title.content_id}>
                  {title.name}
                </option>
              ))}
            </select>
          </Field>
        ) : null}
        {form.what === 'paths' ? (
          <Field
            label={`Paths, one a line${pathsOf(form.paths).length > 1 ? `: ${pathsOf(form.paths).length}` : ''}`}
            hint="As viewers ask for them, without a token; 256 at most."
            wrong={sending.wrong('paths')}
            wide
          >
            <textarea
              name="paths"
              required
              spellcheck={false}
              placeholder="/titles/0a1b…/video-1080p/1.m4s"
              value={form.paths}
              onInput={(event) => change({ paths: event.currentTarget.value })}
            />
          </Field>
        ) : null}
        {form.what === 'prefix' ? (
          <Field
            label="Beginning of the paths"
            hint="/titles/ alone is all that there is: every appliance begins empty."
            wrong={sending.wrong('prefix', 'paths')}
          >
            <input
              name="prefix"
              required
              maxLength={400}
              spellcheck={false}
              autocomplete="off"
              placeholder="/titles/0a1b…/"
              value={form.prefix}
              onInput={(event) => change({ prefix: event.currentTarget.value })}
            />
          </Field>
        ) : null}
        {form.what === 'prefix' && form.prefix.trim() === '/titles/' ? (
          <p class="warn" role="alert">
            This empties the whole fleet: until it is filled again, all viewers are served from the origin.
          </p>
        ) : null}
        <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        <FormProblem problem={sending.problem} shown={['why', 'paths', 'prefix', 'content_id']} />
        <div class="purge-send">
          <button type="submit" class="button button-lamp" disabled={sending.busy || order === null || why.trim() === ''}>
            Purge
          </button>
          <p role="status">{ordered === null ? '' : 'Ordered. Who has done it stands below.'}</p>
        </div>
      </form>
    </section>
  );
}
