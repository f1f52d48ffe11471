import { signal, type ReadonlySignal } from '@preact/signals';
import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { traceparent, type Trace } from '../../api/trace';
import { allHealthy, blamesAppliance, isPenalised, preferenceOrder, withFailure, withSuccess } from '../failover/applianceHealth';
import { applianceOf, onEach, placedForAttempt } from '../failover/applianceUrls';
import { isCacheHit } from '../failover/cacheStatus';
import type { RankedAppliance } from '../playback';
import { probe } from '../playbackProbe';
import { listen, type Buffering, type DownloadFailed } from './shakaEvents';
import { ranDry, sayStarved } from './starvation';

export interface Serving {
  /** Name of the appliance that sent the newest media segment; null before the first. */
  readonly appliance: string | null;
  readonly failovers: number;
  readonly hits: number;
  readonly misses: number;
}

const { RequestType, AdvancedRequestType } = shaka.net.NetworkingEngine;

/**
 * Sends the player's manifest and segment requests to the appliances in the present order of preference, and learns from
 * every answer. The player's own retry walks on to the next appliance.
 */
export class ApplianceRequests {
  private readonly state = signal<Serving>({ appliance: null, failovers: 0, hits: 0, misses: 0 });
  private readonly steered = new WeakMap<shaka.extern.Request, string | null>();
  private health = allHealthy;
  private servingId: string | null = null;
  /** The buffer ran dry, and nobody has been told. */
  private starved = false;
  private readonly telling = new WeakSet<shaka.extern.Request>();

  constructor(
    private readonly appliances: readonly RankedAppliance[],
    private readonly trace: Trace,
  ) {}

  get serving(): ReadonlySignal<Serving> {
    return this.state;
  }

  attach(player: shaka.Player): void {
    const network = player.getNetworkingEngine();
    network?.registerRequestFilter((type, request) => this.route(type, request));
    network?.registerResponseFilter((type, response, context) => this.learn(type, response, context));
    listen<DownloadFailed>(player, 'downloadfailed', (event) => this.blame(event));
    listen<Buffering>(player, 'buffering', ({ buffering }) => {
      const video = player.getMediaElement();
      if (buffering && video !== null && ranDry(video)) this.starved = true;
    });
  }

  /** The same resource on each appliance in the present order: for what is fetched beside the player (thumbnails). */
  alternatives(uri: string): readonly string[] {
    return this.inOrder(uri, this.servingId);
  }

  private inOrder(uri: string, steeredTo: string | null): readonly string[] {
    return onEach(uri, this.appliances, preferenceOrder(this.appliances, this.health, performance.now(), steeredTo));
  }

  private route(type: number, request: shaka.extern.Request): void {
    if (type !== RequestType.MANIFEST && type !== RequestType.SEGMENT) return;
    // The player puts the pathway first that content steering told it to prefer; from the second attempt on it is our order.
    if (request.attempt === 0) this.steered.set(request, applianceOf(request.uris[0]!, this.appliances)?.appliance_id ?? null);
    request.uris = placedForAttempt(this.inOrder(request.uris[0]!, this.steered.get(request) ?? null), request.attempt);
    this.tellStarvation(type, request);
    // Only the manifest joins the trace. A segment is a "simple" cross-origin GET as long as it carries no header of ours;
    // with `traceparent` every segment URL would cost a preflight first (the browser caches preflights per URL, and a
    // segment is fetched once).
    if (type === RequestType.MANIFEST) request.headers['traceparent'] = traceparent(this.trace);
  }

  /** Once, with all attempts of one request: Shaka's own "rebuffering" is said at the start and after a seek as well. */
  private tellStarvation(type: number, request: shaka.extern.Request): void {
    if (type === RequestType.SEGMENT && this.starved) {
      this.telling.add(request);
      this.starved = false;
    }
    if (this.telling.has(request)) request.uris = request.uris.map(sayStarved);
  }

  private learn(type: number, response: shaka.extern.Response, context?: shaka.extern.RequestContext): void {
    if (type !== RequestType.MANIFEST && type !== RequestType.SEGMENT) return;
    const appliance = applianceOf(response.originalUri, this.appliances);
    if (appliance !== null) this.health = withSuccess(this.health, appliance.appliance_id);
    if (context?.type !== AdvancedRequestType.MEDIA_SEGMENT) return;

    const hit = isCacheHit(response.headers['cache-status']);
    const name = response.headers['x-appliance'] ?? appliance?.name ?? new URL(response.uri).host;
    const moved = appliance !== null && this.servingId !== null && this.servingId !== appliance.appliance_id;
    const failedOver = moved && isPenalised(this.health, this.servingId!, performance.now());
    if (appliance !== null) this.servingId = appliance.appliance_id;
    const before = this.state.value;
    this.state.value = {
      appliance: name,
      failovers: before.failovers + (failedOver ? 1 : 0),
      hits: before.hits + (hit === true ? 1 : 0),
      misses: before.misses + (hit === false ? 1 : 0),
    };
    probe.appliance = name;
    probe.failovers = this.state.value.failovers;
  }

  private blame({ requestType, request, error, httpResponseCode, aborted }: DownloadFailed): void {
    if (requestType !== RequestType.MANIFEST && requestType !== RequestType.SEGMENT) return;
    const cancelledByPlayer = !aborted && error?.code === shaka.util.Error.Code.OPERATION_ABORTED;
    if (!blamesAppliance({ cancelledByPlayer, status: httpResponseCode })) return;
    const failed = applianceOf(request.uris[request.attempt % request.uris.length]!, this.appliances);
    if (failed !== null) this.health = withFailure(this.health, failed.appliance_id, performance.now());
  }
}
