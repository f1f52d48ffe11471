/** Retries are quick because another appliance stands ready; a penalised appliance is not asked again meanwhile. */
const applianceRetries = {
  maxAttempts: 5,
  baseDelay: 200,
  backoffFactor: 1.5,
  fuzzFactor: 0.3,
  // No byte within this time means a silent (blackholed) appliance: two of these still fit into a 10 s fail-over.
  connectionTimeout: 3_000,
  stallTimeout: 3_000,
  timeout: 20_000,
};

const licenceRetries = { ...applianceRetries, maxAttempts: 3, connectionTimeout: 5_000, timeout: 10_000 };

/**
 * How far ahead is fetched. Most titles that are left are left within the first seconds: until then a small buffer, which
 * a fail-over (under 4 s even when the appliance falls silent) does not empty; who stays gets the large one.
 */
export const bufferSeconds = { zapping: 12, staying: 30, stayingAfterPlayed: 15 } as const;

const throughputKey = 'open-reel.throughput';

/** What the last playback in this browser measured, so that the next does not begin with a guess; 5 Mb/s for a newcomer. */
export function startingThroughput(): number {
  const kept = Number(localStorage.getItem(throughputKey));
  return clampThroughput(Number.isFinite(kept) && kept > 0 ? kept * 0.8 : 5e6);
}

export function keepThroughput(bitsPerSecond: number): void {
  if (Number.isFinite(bitsPerSecond) && bitsPerSecond > 0) localStorage.setItem(throughputKey, String(Math.round(bitsPerSecond)));
}

/**
 * The first segment decides how soon the picture is there, so it is never the largest one (6 Mb/s means 720p) nor, after a
 * bad minute, a blur. The rendition rises with the second segment.
 */
function clampThroughput(bitsPerSecond: number): number {
  return Math.min(6e6, Math.max(1.5e6, bitsPerSecond));
}

export function playerConfiguration(licenceUrl: string, preferredAudio: string | null): object {
  return {
    manifest: { retryParameters: applianceRetries },
    drm: {
      retryParameters: licenceRetries,
      servers: { 'org.w3.clearkey': licenceUrl },
      preferredKeySystems: ['org.w3.clearkey'],
    },
    streaming: {
      retryParameters: applianceRetries,
      bufferingGoal: bufferSeconds.zapping,
      bufferBehind: 30,
      // Play as soon as half a second is there: the first segment brings four.
      rebufferingGoal: 0.5,
      // Off: resuming at the saved second costs at most one 2 s GOP of decoding; at the boundary the viewer would see up to
      // 4 s again, and saved positions would creep backwards with every reload.
      startAtSegmentBoundary: false,
      // For the preload; more would delay the first frame on a thin line. Ends with it (see PlaybackEngine).
      segmentPrefetchLimit: 1,
      // Redundancy lies in appliances, not in renditions: a failed request must not ban a quality.
      maxDisabledTime: 0,
    },
    abr: {
      // Begins with the first frame (see PlaybackEngine): adapting before threw the preloaded segment away and fetched it
      // again in another rendition.
      enabled: false,
      defaultBandwidthEstimate: startingThroughput(),
      // Chromium's own figure is capped and coarse; ours was measured against these very appliances.
      useNetworkInformation: false,
      switchInterval: 4,
    },
    // What the player meets with goes along in the query of each request: in a header it would cost each segment a preflight. Appliances
    // count it by network and pace bodies by it. Without rtp: with a full buffer it asks for less than the rendition needs, and being
    // paced by that would keep adaptation down. No content id: an appliance knows what it serves.
    cmcd: {
      enabled: true,
      useHeaders: false,
      version: 2,
      includeKeys: ['bl', 'br', 'mtp', 'sid', 'sta', 'su', 'v'],
    },
    preferredAudio: preferredAudio === null || preferredAudio === '' ? [] : [{ language: preferredAudio }],
  };
}
