import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { ApiProblem } from '../../api/problem';
import type { Trace } from '../../api/trace';

/** Puts the player's numbered errors into sentences for the viewer. */
export function playerProblem(error: unknown, trace: Trace): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const { Category, Code } = shaka.util.Error;
  if (!isShakaError(error)) return new ApiProblem(-1, 'Playback failed.', error instanceof Error ? error.message : '', trace.traceId);

  if (error.code === Code.LICENSE_REQUEST_FAILED) return licenceProblem(error, trace);
  if (error.category === Category.NETWORK) {
    return new ApiProblem(
      error.code,
      'No appliance answers.',
      'Playback goes on from here as soon as one does. Check your connection, then try again.',
      trace.traceId,
    );
  }
  if (error.category === Category.DRM) {
    const insecure = !window.isSecureContext;
    return new ApiProblem(
      error.code,
      'This browser cannot decrypt the video.',
      insecure
        ? 'Browsers decrypt only on https:// or localhost. Open this page by such an address.'
        : `Try a current Chrome, Edge or Firefox (${error.code}).`,
      trace.traceId,
    );
  }
  return new ApiProblem(error.code, 'The video could not be played.', `The player reported error ${error.code}.`, trace.traceId);
}

/** The licence server answers with a problem document; Shaka keeps its text in the error beneath. */
function licenceProblem(error: shaka.util.Error, trace: Trace): ApiProblem {
  const beneath: unknown = error.data[0];
  const status = isShakaError(beneath) && beneath.code === shaka.util.Error.Code.BAD_HTTP_STATUS ? Number(beneath.data[1]) : 0;
  const body = isShakaError(beneath) ? parseObject(String(beneath.data[2] ?? '')) : {};
  const title = typeof body['title'] === 'string' ? body['title'] : 'No licence was given for this title.';
  const detail =
    typeof body['detail'] === 'string'
      ? body['detail']
      : status === 0
        ? 'The licence server cannot be reached.'
        : 'Go back to the title and press play again.';
  return new ApiProblem(status, title, detail, trace.traceId);
}

function isShakaError(value: unknown): value is shaka.util.Error {
  return value instanceof shaka.util.Error;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
