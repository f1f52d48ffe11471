namespace Netflix.Browser;

/// <summary>What the page says of its playback: <c>window.__playback</c> and the video element.</summary>
/// <param name="Position">Media time, s.</param>
/// <param name="ClickToFirstFrame">Click on play to the first decoded frame, s; null before.</param>
/// <param name="Width">Of the decoded picture, pixels.</param>
/// <param name="DecodedFrames">Frames decoded so far.</param>
/// <param name="Appliance">Name of the appliance that served the latest segment.</param>
public sealed record PlaybackState(
    double Position, bool Paused, double? ClickToFirstFrame, int Width, long DecodedFrames, string? Appliance, int Failovers, string? Error);
