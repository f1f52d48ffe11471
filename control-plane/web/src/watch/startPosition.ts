/** So close to its end a title counts as seen: playing it again starts from the beginning. */
const seenToTheEndSeconds = 2;

/** Pure: the second to start at. */
export function startPosition(resumeSeconds: number | null, durationSeconds: number): number {
  if (resumeSeconds === null || !Number.isFinite(resumeSeconds) || resumeSeconds <= 0) return 0;
  return durationSeconds > 0 && resumeSeconds > durationSeconds - seenToTheEndSeconds ? 0 : resumeSeconds;
}
