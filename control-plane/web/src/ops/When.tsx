import { ago } from '../design/format';

/** A moment: how long ago for the eye, to the second for whoever points at it. */
export function When({ at }: { readonly at: string }) {
  const then = new Date(at);
  return (
    <time dateTime={at} title={then.toLocaleString()}>
      {ago(then.getTime(), Date.now())}
    </time>
  );
}

/** A moment to come: "in 23 h". */
export function Until({ at }: { readonly at: string }) {
  const left = (new Date(at).getTime() - Date.now()) / 60_000;
  const words = left <= 0 ? 'now' : left < 60 ? `in ${Math.max(1, Math.round(left))} min` : left < 72 * 60 ? `in ${Math.round(left / 60)} h` : `in ${Math.round(left / 1440)} days`;
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {words}
    </time>
  );
}
