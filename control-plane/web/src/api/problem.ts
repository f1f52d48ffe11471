/** What went wrong, as sentences a viewer can read; `traceId` is for whoever has to look it up. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly traceId: string,
    readonly retryAfterSeconds: number | null = null,
    /** What is wrong with which field of a form, by the names the API has for them. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(detail === '' ? title : `${title} ${detail}`);
    this.name = 'ApiProblem';
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** Used where the answer is no problem document (a proxy's page, an empty body). */
const titles: Readonly<Record<number, string>> = {
  0: 'The server cannot be reached.',
  400: 'That request was not understood.',
  401: 'You are signed out.',
  403: 'This is not available to you.',
  404: 'There is nothing here.',
  409: 'That is not possible right now.',
  429: 'Too many attempts.',
  503: 'The service is busy.',
};

export function unreachable(traceId: string): ApiProblem {
  return new ApiProblem(0, titles[0]!, 'Check your connection, then try again.', traceId);
}

/** Reads an RFC 9457 problem document; never throws. */
export async function readProblem(response: Response, traceId: string): Promise<ApiProblem> {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const body = await readJsonObject(response);
  return new ApiProblem(
    response.status,
    sentence(text(body['title']) ?? titles[response.status] ?? 'Something went wrong on our side.'),
    sentence(text(body['detail']) ?? ''),
    text(body['trace_id']) ?? text(body['traceId']) ?? traceId,
    Number.isNaN(retryAfter) ? null : retryAfter,
    fieldErrors(body['errors']),
  );
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(-1, 'Something went wrong in this page.', error instanceof Error ? error.message : String(error), '');
}

function fieldErrors(errors: unknown): Readonly<Record<string, string>> {
  if (typeof errors !== 'object' || errors === null) return {};
  return Object.fromEntries(Object.entries(errors).map(([field, messages]) => [field, Array.isArray(messages) ? messages.join(' ') : String(messages)]));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function sentence(value: string): string {
  return value === '' || /[.!?…]$/.test(value) ? value : `${value}.`;
}

async function readJsonObject(response: Response): Promise<Record<string, unknown>> {
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return {};
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
