import { useRef, useState } from 'preact/hooks';
import { upload } from '../../api/upload';
import { byteSize, count, share } from '../../design/format';
import { Field, WhyField } from '../form/Field';
import { FormProblem } from '../form/FormProblem';
import { OpsDialog } from '../form/OpsDialog';
import { useSubmit } from '../form/useSubmit';
import { Meter } from '../Meter';
import type { Site } from '../sites';
import { contentTypes, formatOf, uploadQuery, type Format } from './routes';

interface UploadDialogProps {
  readonly site: Site;
  readonly replaces: boolean;
  readonly onClose: () => void;
}

const formats: readonly (readonly [Format, string])[] = [
  ['mrt', 'A table dump (MRT)'],
  ['list', 'A list of prefixes'],
];

/** A file of routes in place of the one before: all of it or nothing. A full table takes a while, so one sees how far it is. */
export function UploadDialog({ site, replaces, onClose }: UploadDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const [format, setFormat] = useState<Format>('mrt');
  const [peers, setPeers] = useState('');
  const [origins, setOrigins] = useState(site.networks.join(', '));
  const [why, setWhy] = useState('');
  const [sent, setSent] = useState(0);
  const [taken, setTaken] = useState<{ readonly ipv4: number; readonly ipv6: number } | null>(null);
  const abort = useRef<AbortController | null>(null);
  const sending = useSubmit();

  const send = async (event: Event) => {
    event.preventDefault();
    if (file === null) return;
    abort.current = new AbortController();
    setSent(0);
    await sending.run(async () => {
      const answer = await upload(`/ops/sites/${site.site_id}/routes?${uploadQuery(format, why.trim(), peers, origins)}`, {
        method: 'PUT',
        body: file,
        contentType: contentTypes[format],
        onProgress: setSent,
        signal: abort.current!.signal,
      });
      setTaken(answer as { readonly ipv4: number; readonly ipv6: number });
    });
  };
  const leave = () => {
    abort.current?.abort();
    onClose();
  };

  if (taken !== null) {
    return (
      <OpsDialog title={`Routes of ${site.name}`} onClose={onClose}>
        <div class="dialog-body">
          <p role="status">{`Taken: ${count(taken.ipv4)} IPv4 and ${count(taken.ipv6)} IPv6 prefixes. Every control plane announces them within seconds.`}</p>
          <div class="dialog-buttons">
            <button type="button" class="button button-lamp" onClick={onClose}>
              Good
            </button>
          </div>
        </div>
      </OpsDialog>
    );
  }
  return (
    <OpsDialog title={`Upload routes for ${site.name}`} onClose={leave} wide>
      <form onSubmit={(event) => void send(event)}>
        <p>{replaces ? 'It takes the place of the last upload, all of it or nothing.' : 'What it holds is announced for this site, beside what routers say.'} Plain or gzip.</p>
        <Field label="File" hint={file === null ? undefined : byteSize(file.size)}>
          <input
            type="file"
            name="file"
            required
            disabled={sending.busy}
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0] ?? null;
              sending.clear();
              setFile(chosen);
              if (chosen !== null) setFormat(formatOf(chosen.name));
            }}
          />
        </Field>
        <fieldset class="choice-row" disabled={sending.busy}>
          <legend>It is</legend>
          {formats.map(([known, name]) => (
            <label key={known}>
              <input type="radio" name="format" checked={format === known} onChange={() => setFormat(known)} />
              {name}
            </label>
          ))}
        </fieldset>
        <div class="field-grid">
          {format === 'list' ? null : (
            <>
              <Field label="Only from peers" hint="Addresses or AS numbers, parted by commas; empty: all" wrong={sending.wrong('peer')}>
                <input name="peer" autocomplete="off" spellcheck={false} placeholder="192.0.2.1, AS64500" value={peers} onInput={(event) => setPeers(event.currentTarget.value)} />
              </Field>
              <Field label="Only of origins" hint="AS numbers, parted by commas; empty: all" wrong={sending.wrong('origin_as')}>
                <input name="origin_as" autocomplete="off" spellcheck={false} placeholder="64500" value={origins} onInput={(event) => setOrigins(event.currentTarget.value)} />
              </Field>
            </>
          )}
          <WhyField value={why} onChange={setWhy} wrong={sending.wrong('why')} />
        </div>
        {sending.busy ? (
          <div class="upload-progress" role="status">
            <p>{sent < 1 ? `Sending: ${share(sent)} of ${byteSize(file?.size ?? 0)}` : 'It is there, and is being read…'}</p>
            <Meter share={sent} label="Share of the file that was sent" />
          </div>
        ) : null}
        <FormProblem problem={sending.problem} shown={['peer', 'origin_as', 'why']} />
        <div class="dialog-buttons">
          <button type="button" class="button button-quiet" onClick={leave}>
            {sending.busy ? 'Call off' : 'Leave it'}
          </button>
          <button type="submit" class="button button-lamp" disabled={sending.busy || file === null || why.trim() === ''}>
            Upload
          </button>
        </div>
      </form>
    </OpsDialog>
  );
}
