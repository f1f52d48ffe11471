import { useState } from 'preact/hooks';
import { getJson } from '../../api/authorized';
import { asProblem, type ApiProblem } from '../../api/problem';
import { bitRate, share } from '../../design/format';
import type { OpsTitle } from '../fleet';
import { inWords, qualityInWords, type ExplainAnswer, type Explanation } from './explanation';
import './steering.css';

/** Who would serve this viewer, and why. */
export function SteeringExplainer({ titles }: { readonly titles: readonly OpsTitle[] }) {
  const [client, setClient] = useState('');
  const [country, setCountry] = useState('');
  const [content, setContent] = useState('');
  const [answer, setAnswer] = useState<ExplainAnswer | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const published = titles.filter((title) => title.state === 'published');

  async function explain(event: Event): Promise<void> {
    event.preventDefault();
    const query = new URLSearchParams({ client: client.trim() === '' ? '127.0.0.1' : client.trim() });
    if (country.trim() !== '') query.set('country', country.trim());
    const title = content === '' ? published[0]?.content_id : content;
    if (title !== undefined) query.set('content', title);
    try {
      setAnswer(await getJson<ExplainAnswer>(`/ops/steering/explain?${query}`));
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
    }
  }

  return (
    <section aria-labelledby="explain">
      <h2 id="explain">Who serves this viewer, and why?</h2>
      <form class="explain-form" onSubmit={(event) => void explain(event)}>
        <label>
          Address
          <input name="client" value={client} placeholder="127.0.0.1" spellcheck={false} onInput={(event) => setClient(event.currentTarget.value)} />
        </label>
        <label>
          Country
          <input name="country" value={country} placeholder="as known" maxLength={2} size={8} onInput={(event) => setCountry(event.currentTarget.value)} />
        </label>
        <label>
          Title
          <select name="content" value={content === '' ? published[0]?.content_id : content} onChange={(event) => setContent(event.currentTarget.value)}>
            {published.map((title) => (
              <option key={title.content_id} value={title.content_id}>
                {title.name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-lamp">
          Explain
        </button>
      </form>
      {problem === null ? null : (
        <p class="bad" role="alert">
          {problem.title} {problem.detail}
        </p>
      )}
      {answer === null ? null : <Decision answer={answer} decision={answer.decision} />}
    </section>
  );
}

function Decision({ answer, decision }: { readonly answer: ExplainAnswer; readonly decision: Explanation }) {
  const known = [answer.country, answer.network > 0 ? `AS${answer.network}` : null].filter(Boolean).join(', ');
  return (
    <div class="decision" data-testid="decision">
      <p class="decision-path">
        <span class="decision-viewer">
          {answer.client}
          <small>{known === '' ? 'nothing known of it' : known}</small>
        </span>
        {decision.sites.map((site) => (
          <span key={`${site.site_id}-${site.proximity}`} class="decision-site">
            {site.site}
            <small>{inWords(site.proximity).join()}</small>
          </span>
        ))}
      </p>
      {decision.choices.length === 0 ? <p class="warn">Nobody can serve this viewer now.</p> : null}
      <ol class="decision-choices">
        {decision.choices.map((choice) => (
          <li key={choice.appliance_id}>
            <span class="decision-rank">{choice.rank}</span>
            <span class="decision-name">
              {choice.name} <small class="inline">{choice.site}</small>
            </span>
            <span class="decision-why">{[...inWords(choice.reason), qualityInWords(choice.quality)].filter(Boolean).join(' · ')}</span>
            <span class="decision-load">
              {share(choice.load)} <small class="inline">of {bitRate(choice.capacity_bits_per_second)}</small>
            </span>
          </li>
        ))}
      </ol>
      {decision.excluded.length === 0 ? null : (
        <ul class="decision-excluded">
          {decision.excluded.map((excluded) => (
            <li key={excluded.appliance_id}>
              <span class="decision-name">
                {excluded.name} <small class="inline">{excluded.site}</small>
              </span>
              <span class="decision-why">{[...inWords(excluded.reason), qualityInWords(excluded.quality)].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
