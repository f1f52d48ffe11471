import { runningTime, share } from '../../design/format';
import type { EncodeJob, OpsTitle } from '../fleet';
import { Meter } from '../Meter';
import { OpsTable } from '../OpsTable';

const columns = ['Title', 'State', 'Encode', 'Renditions', 'Held by'];

export function TitleTable({ titles }: { readonly titles: readonly OpsTitle[] }) {
  return (
    <OpsTable id="titles" name="Titles" unheaded columns={columns} empty="None yet. Ingest a master to see it being encoded here.">
      {titles.map((title) => (
        <TitleRow key={title.content_id} title={title} />
      ))}
    </OpsTable>
  );
}

function TitleRow({ title }: { readonly title: OpsTitle }) {
  const heights = title.renditions.filter((rendition) => rendition.kind === 'video').map((rendition) => `${rendition.height ?? '?'}p`);
  const sounds = title.renditions.filter((rendition) => rendition.kind === 'audio').length;
  return (
    <tr>
      <th scope="row">
        {title.name}
        <small>
          {title.slug}
          {title.duration_seconds === null || title.duration_seconds === 0 ? '' : ` · ${runningTime(title.duration_seconds)}`}
        </small>
      </th>
      <td data-column="State">
        <span class="state" data-state={title.state}>
          {title.state}
        </span>
        {title.package === null ? null : <small title={title.package}>{title.package.slice(0, 12)}</small>}
      </td>
      <td data-column="Encode" class="ops-encode">
        {title.job === null ? '–' : <Encode job={title.job} title={title} />}
      </td>
      <td data-column="Renditions">{heights.length === 0 ? '–' : `${heights.join(', ')}${sounds > 0 ? `, ${sounds} sound` : ''}`}</td>
      <td data-column="Held by">
        {title.held_by.length === 0 ? (
          title.state === 'published' ? (
            <span class="warn">no appliance yet</span>
          ) : (
            '–'
          )
        ) : (
          title.held_by.join(', ')
        )}
      </td>
    </tr>
  );
}

function Encode({ job, title }: { readonly job: EncodeJob; readonly title: OpsTitle }) {
  const attempt = job.attempt > 1 ? `attempt ${job.attempt}` : null;
  if (title.state === 'published')
    return <>{['done', job.worker === null ? null : `by ${job.worker}`, attempt].filter(Boolean).join(', ')}</>;
  if (job.failure !== null && job.failure !== '') {
    return (
      <>
        <span class="bad">{job.failure}</span>
        {attempt === null ? null : <small>{attempt}</small>}
      </>
    );
  }
  const running = [
    job.stage,
    job.frames_per_second === null || job.frames_per_second <= 0 ? null : `${Math.round(job.frames_per_second)} frames/s`,
    job.worker,
    attempt,
  ];
  return (
    <>
      {share(job.total_share ?? 0)} <small class="inline">{running.filter(Boolean).join(' · ')}</small>
      <Meter share={job.total_share ?? 0} label={`Encode of ${title.name}`} />
    </>
  );
}
