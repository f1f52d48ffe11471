import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { traceparent, type Trace } from '../../api/trace';
import { accessToken, refreshAccess } from '../../session/session';

const { RequestType } = shaka.net.NetworkingEngine;

/** A key is given only to the signed-in viewer who has this very playback open. */
export function authorizeLicences(player: shaka.Player, sessionId: string, trace: Trace): void {
  player.getNetworkingEngine()?.registerRequestFilter(async (type, request) => {
    if (type !== RequestType.LICENSE) return;
    request.headers['authorization'] = `Bearer ${accessToken() ?? (await refreshAccess())}`;
    request.headers['x-playback-session'] = sessionId;
    request.headers['traceparent'] = traceparent(trace);
  });
}
