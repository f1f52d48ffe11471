import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { WhyDialog } from '../form/WhyDialog';
import type { Site } from '../sites';
import { acceptLearnedWords, type AcceptLearned } from './routes';

interface LearnedRoutesDialogProps {
  readonly site: Site;
  readonly accepted: AcceptLearned;
  readonly onClose: () => void;
}

const choices: readonly AcceptLearned[] = ['own-networks', 'all', 'none'];

/** An appliance in somebody else's rack is believed only so far: what counts of the routes it says it has learned. */
export function LearnedRoutesDialog({ site, accepted, onClose }: LearnedRoutesDialogProps) {
  const [accept, setAccept] = useState(accepted);
  return (
    <WhyDialog
      title={`Learned routes of ${site.name}`}
      verb="Set it"
      wide
      onClose={onClose}
      onConfirm={async (why) => {
        await sendAuthorized(`/ops/sites/${site.site_id}/learned-routes`, { method: 'PUT', body: { accept, why } });
      }}
    >
      <p>A router that does not reach the control plane tells its routes to an appliance beside it, which tells them on.</p>
      <fieldset class="choice-row">
        <legend>Of these counts</legend>
        {choices.map((choice) => (
          <label key={choice}>
            <input type="radio" name="accept" checked={accept === choice} onChange={() => setAccept(choice)} />
            {acceptLearnedWords[choice]}
          </label>
        ))}
      </fieldset>
      <Meaning of={accept} site={site} />
    </WhyDialog>
  );
}

function Meaning({ of, site }: { readonly of: AcceptLearned; readonly site: Site }) {
  switch (of) {
    case 'own-networks':
      return site.networks.length === 0 ? (
        <p class="warn">This site has no networks, so that nothing counts.</p>
      ) : (
        <p>Prefixes whose path ends at {site.networks.length === 1 ? 'its AS number' : 'one of its AS numbers'}: it draws no other network's viewers.</p>
      );
    case 'all':
      return <p class="warn">Whatever its appliances say draws viewers here: only for a site whose appliances are trusted as its routers are.</p>;
    case 'none':
      return <p>Viewers come here by what the site's own routers announce, what was uploaded and what is declared.</p>;
  }
}
