import { bitRate, share } from '../../design/format';
import { inWords, qualityInWords, type ExplainAnswer } from './explanation';
import './steering.css';

/** Who would serve a viewer, who would not, and each time why. */
export function Decision({ answer }: { readonly answer: ExplainAnswer }) {
  const { decision } = answer;
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
