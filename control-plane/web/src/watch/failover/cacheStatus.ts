/** RFC 9211 `Cache-Status`. The member nearest to the viewer comes last; its `hit` parameter says served from store. */
export function isCacheHit(header: string | undefined): boolean | null {
  if (header === undefined || header.trim() === '') return null;
  const nearest = header.split(',').at(-1)!;
  const parameters = nearest
    .split(';')
    .slice(1)
    .map((parameter) => parameter.trim().toLowerCase());
  if (parameters.includes('hit')) return true;
  return parameters.some((parameter) => parameter.startsWith('fwd')) ? false : null;
}
