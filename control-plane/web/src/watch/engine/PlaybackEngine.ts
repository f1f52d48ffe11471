import { signal } from '@preact/signals';
import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import type { ApiProblem } from '../../api/problem';
import type { Trace } from '../../api/trace';
import type { Playback } from '../playback';
import { startPosition } from '../startPosition';
import { ApplianceRequests } from './applianceRequests';
import { authorizeLicences } from './licenceRequests';
import { playerProblem } from './playerProblem';
import { bufferSeconds, keepThroughput, playerConfiguration } from './shakaConfig';
import { listen, type ShakaErrorEvent } from './shakaEvents';

shaka.polyfill.installAll();

/** While no appliance answers at all the player asks again this often, this many times, living on its buffer (about 1 min). */
const retryEverySeconds = 1;
const retryLimit = 20;

/** On a line so thin that the first frame takes longer than this, adaptation may give up the first segment for a smaller one. */
const adaptAfterMs = 2_500;

/** One playback: Shaka with our requests, licences and patience. Life: preload, start, destroy. */
export class PlaybackEngine {
  readonly player = new shaka.Player();
  readonly requests: ApplianceRequests;
  readonly startSeconds: number;
  /** Playback ended in an error that no retry can mend. */
  readonly problem = signal<ApiProblem | null>(null);
  /** Every appliance failed lately; the player keeps asking. */
  readonly reconnecting = signal(false);
  /** Changes when tracks or their selection do. */
  readonly tracksVersion = signal(0);

  private preloaded: shaka.media.PreloadManager | null = null;
  private retries = 0;
  private destroyed = false;

  constructor(
    readonly playback: Playback,
    readonly trace: Trace,
  ) {
    this.startSeconds = startPosition(playback.resume_position_seconds, playback.duration_seconds);
    this.requests = new ApplianceRequests(playback.appliances, trace);
    this.player.configure(playerConfiguration(playback.licence.url, playback.preferred_audio));
    this.player.configure('streaming.failureCallback', (error: shaka.util.Error) => this.retryStreaming(error));
    this.requests.attach(this.player);
    authorizeLicences(this.player, playback.session_id, trace);
    this.requests.serving.subscribe(() => this.heardFromAppliance());
    for (const name of ['trackschanged', 'variantchanged', 'adaptation', 'textchanged', 'audiotrackchanged']) {
      listen(this.player, name, () => (this.tracksVersion.value += 1));
    }
    listen<ShakaErrorEvent>(this.player, 'error', ({ detail }) => this.report(detail));
  }

  /** Fetches manifest, licence and first segments. What fails here is tried again, and told, by `start`. */
  async preload(): Promise<void> {
    this.preloaded = await this.player
      .preload(this.playback.manifests.dash, this.startSeconds || null, 'application/dash+xml')
      .catch(() => null);
  }

  /** Puts the picture on the element. Rejects with `ApiProblem`. Does not press play: that may need the viewer's gesture. */
  async start(video: HTMLVideoElement, captions: HTMLElement): Promise<void> {
    try {
      this.player.setVideoContainer(captions);
      await this.player.attach(video);
      await this.load();
      this.adaptFromFirstFrame(video);
      this.bufferMoreForWhoStays(video);
    } catch (error) {
      if (this.destroyed || isInterruption(error)) return;
      throw playerProblem(error, this.trace);
    }
  }

  /** After `problem`: from where the picture stands. */
  async startAgain(atSeconds: number): Promise<void> {
    this.problem.value = null;
    this.retries = 0;
    try {
      await this.player.load(this.playback.manifests.dash, atSeconds || null, 'application/dash+xml');
    } catch (error) {
      if (!this.destroyed && !isInterruption(error)) this.problem.value = playerProblem(error, this.trace);
    }
  }

  async destroy(): Promise<void> {
    if (this.destroyed) return;
    this.destroyed = true;
    keepThroughput(this.player.getStats().estimatedBandwidth);
    await this.preloaded?.destroy();
    await this.player.destroy();
  }

  private async load(): Promise<void> {
    const preloaded = this.preloaded;
    this.preloaded = null;
    try {
      await this.player.load(preloaded ?? this.playback.manifests.dash, this.startSeconds || null, 'application/dash+xml');
    } catch (error) {
      // A preparation may have died of old age (an appliance gone since); the real thing gets one chance of its own.
      if (preloaded === null || this.destroyed || isInterruption(error)) throw error;
      await this.player.load(this.playback.manifests.dash, this.startSeconds || null, 'application/dash+xml');
    }
  }

  private adaptFromFirstFrame(video: HTMLVideoElement): void {
    const adapt = () => {
      window.clearTimeout(timer);
      video.removeEventListener('loadeddata', adapt);
      if (this.destroyed) return;
      this.stopPrefetching();
      this.player.configure('abr.enabled', true);
    };
    const timer = window.setTimeout(adapt, adaptAfterMs);
    video.addEventListener('loadeddata', adapt);
  }

  /**
   * Shaka 5.2 keeps a prefetch that was aborted (by a seek) or failed and hands it out again and again: the stream then never
   * gets its init segment. Seen when an appliance dies while the rendition changes. So prefetching ends with the first frame.
   */
  private stopPrefetching(): void {
    this.player.configure('streaming.segmentPrefetchLimit', 0);
  }

  private bufferMoreForWhoStays(video: HTMLVideoElement): void {
    const check = () => {
      const played = Array.from({ length: video.played.length }, (_, index) => video.played.end(index) - video.played.start(index));
      if (played.reduce((sum, seconds) => sum + seconds, 0) < bufferSeconds.stayingAfterPlayed) return;
      video.removeEventListener('timeupdate', check);
      if (!this.destroyed) this.player.configure('streaming.bufferingGoal', bufferSeconds.staying);
    };
    video.addEventListener('timeupdate', check);
  }

  private retryStreaming(error: shaka.util.Error): void {
    if (error.category !== shaka.util.Error.Category.NETWORK || this.retries >= retryLimit) return;
    this.retries += 1;
    this.stopPrefetching();
    this.reconnecting.value = true;
    this.player.retryStreaming(retryEverySeconds);
  }

  private heardFromAppliance(): void {
    this.retries = 0;
    this.reconnecting.value = false;
  }

  private report(error: shaka.util.Error): void {
    const critical = error.severity === shaka.util.Error.Severity.CRITICAL;
    const retrying = error.category === shaka.util.Error.Category.NETWORK && this.retries < retryLimit;
    if (!critical || retrying || this.destroyed) return;
    this.reconnecting.value = false;
    this.problem.value = playerProblem(error, this.trace);
  }
}

function isInterruption(error: unknown): boolean {
  return (
    error instanceof shaka.util.Error &&
    (error.code === shaka.util.Error.Code.LOAD_INTERRUPTED || error.code === shaka.util.Error.Code.OPERATION_ABORTED)
  );
}
