/** That the buffer ran dry, as the appliances hear it: CMCD's `bs`, which Shaka leaves to the page. Pure. */

/** Whether waiting for data now is a stall: neither the start nor the viewer's own seek. */
export function ranDry(video: Pick<HTMLMediaElement, 'seeking' | 'played'>): boolean {
  return !video.seeking && video.played.length > 0;
}

/** `bs` into the report that the player has put into the query; a URI without a report stays as it is. */
export function sayStarved(uri: string): string {
  return uri.replace(/([?&]CMCD=)(?!bs%2C)(?=[^&])/, '$1bs%2C');
}
