import { useState } from 'preact/hooks';
import { getJson, sendAuthorized } from '../../api/authorized';
import { count } from '../../design/format';
import { Failure } from '../../design/Notice';
import { useFresh } from '../../design/useFresh';
import { WhyDialog } from '../form/WhyDialog';
import { OpsTable } from '../OpsTable';
import type { Site } from '../sites';
import { When } from '../When';
import { LearnedRoutesDialog } from './LearnedRoutesDialog';
import { acceptLearnedWords, kindWords, type SiteRoutes } from './routes';
import { UploadDialog } from './UploadDialog';

const followMs = 5_000;
const columns = ['From', 'IPv4', 'IPv6', 'Since'];

/** Who announces prefixes for a site, and the file that was uploaded for it. */
export function SiteRoutesSection({ site }: { readonly site: Site }) {
  const routes = useFresh(`routes of ${site.site_id}`, (signal) => getJson<SiteRoutes>(`/ops/sites/${site.site_id}/routes`, { signal }), followMs);
  const [dialog, setDialog] = useState<'upload' | 'remove' | 'learned' | null>(null);
  const close = () => {
    setDialog(null);
    routes.reload();
  };
  if (routes.value === null) return routes.problem === null ? null : <Failure problem={routes.problem} onRetry={routes.reload} />;
  const { sources, upload, accept_learned } = routes.value;
  return (
    <>
      <div class="site-routes">
        <OpsTable
          id="routes"
          name="Who announces prefixes"
          columns={columns}
          rowsAtOnce={25}
          empty="Nobody. Let its router in under Networks, upload a table dump, or declare prefixes by hand."
          action={
            <div class="section-actions">
              {upload === null ? null : (
                <button type="button" class="button button-small" onClick={() => setDialog('remove')}>
                  Remove the upload
                </button>
              )}
              <button type="button" class="button button-small" onClick={() => setDialog('learned')}>
                Learned routes
              </button>
              <button type="button" class="button button-small" onClick={() => setDialog('upload')}>
                Upload routes
              </button>
            </div>
          }
        >
          {sources.map((source) => (
            <tr key={`${source.kind} ${source.name}`}>
              <th scope="row">
                {source.name === '' ? kindWords[source.kind] : source.name}
                {source.name === '' ? null : <small>{kindWords[source.kind]}</small>}
              </th>
              <td data-column="IPv4">{count(source.ipv4)}</td>
              <td data-column="IPv6">{count(source.ipv6)}</td>
              <td data-column="Since">
                <When at={source.since} />
              </td>
            </tr>
          ))}
        </OpsTable>
        <p class="ops-aside" data-testid="learned-routes">{`Of what its appliances learn from routers beside them, ${acceptLearnedWords[accept_learned]} counts.`}</p>
        {upload === null ? null : (
          <p class="ops-aside">
            {`The last upload: ${upload.format === 'mrt' ? 'a table dump' : 'a list'}${upload.filter === '' ? '' : ` cut to ${upload.filter}`}, by ${upload.uploaded_by}, `}
            <When at={upload.uploaded_at} />.
          </p>
        )}
      </div>
      {dialog === 'upload' ? <UploadDialog site={site} replaces={upload !== null} onClose={close} /> : null}
      {dialog === 'learned' ? <LearnedRoutesDialog site={site} accepted={accept_learned} onClose={close} /> : null}
      {dialog === 'remove' ? (
        <WhyDialog
          title={`Remove what was uploaded for ${site.name}?`}
          verb="Remove it"
          dangerous
          onClose={close}
          onConfirm={async (why) => {
            await sendAuthorized(`/ops/sites/${site.site_id}/routes?${new URLSearchParams({ why })}`, { method: 'DELETE' });
          }}
        >
          <p>{`${count((upload?.ipv4 ?? 0) + (upload?.ipv6 ?? 0))} prefixes are announced no more; viewers there go by what else announces them.`}</p>
        </WhyDialog>
      ) : null}
    </>
  );
}
