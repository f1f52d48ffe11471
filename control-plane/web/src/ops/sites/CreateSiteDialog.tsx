import { useState } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import { WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import { SiteFields, siteFieldNames } from './SiteFields';
import { emptySite, siteBody } from './siteForms';

/** A place for appliances. */
export function CreateSiteDialog({ onClose }: { readonly onClose: () => void }) {
  const [form, setForm] = useState(emptySite);
  const [why, setWhy] = useState('');
  const sending = useSubmit();
  const send = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(async () => {
      await sendAuthorized('/ops/sites', { method: 'POST', body: { ...siteBody(form), why: why.trim() } });
    });
    if (done) onClose();
  };
  return (
    <OpsDialog title="New site" onClose={onClose} wide>
      <form onSubmit={(event) => void send(event)}>
        <div class="field-grid">
          <SiteFields form={form} onChange={setForm} wrong={sending.wrong} />
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        </div>
        <FormProblem problem={sending.problem} shown={siteFieldNames} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || form.name.trim() === '' || form.country.trim() === '' || why.trim() === ''}>
            Make the site
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
