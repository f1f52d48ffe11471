using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Probe;

/// <summary>What is known of a master that passed the probe.</summary>
/// <param name="Audio">Null for a silent master.</param>
internal sealed record MasterFacts(VideoFacts Video, AudioFacts? Audio);

/// <param name="StreamIndex">In the master, for ffmpeg's <c>0:index</c>.</param>
/// <param name="Width">As displayed: after rotation, with square pixels.</param>
/// <param name="Height">As displayed.</param>
/// <param name="Rate">Constant rate the title gets.</param>
internal sealed record VideoFacts(
    int StreamIndex, int Width, int Height, FrameRate Rate, double DurationSeconds, bool Interlaced, ColorFacts Color);

/// <summary>ffmpeg's names of matrix, primaries and transfer.</summary>
internal sealed record ColorFacts(string Matrix, string Primaries, string Transfer);

/// <param name="Language">BCP 47, "und" when the master does not say.</param>
internal sealed record AudioFacts(int StreamIndex, int Channels, string Language);
