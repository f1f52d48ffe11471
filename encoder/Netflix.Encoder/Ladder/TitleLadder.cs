namespace Netflix.Encoder.Ladder;

/// <summary>Everything that is encoded of one master.</summary>
/// <param name="Video">Highest first; all with the same rate and GOP, so that a player may change between any two at any segment.</param>
/// <param name="Audio">Null for a silent master.</param>
/// <param name="Frames">Frames each video rendition must have.</param>
internal sealed record TitleLadder(IReadOnlyList<VideoRung> Video, AudioRung? Audio, FrameRate Rate, int GopFrames, int Frames)
{
    public const int GopsPerSegment = 2;

    public double DurationSeconds => Rate.SecondsOf(Frames);
    public double SegmentSeconds => Rate.SecondsOf(GopFrames * GopsPerSegment);
}

/// <param name="Id">Also its folder in the package, e.g. "video-720p".</param>
/// <param name="MaxBitsPerSecond">The cap of capped CRF; easy scenes stay far below it.</param>
/// <param name="Level">H.264 level, e.g. "4.0".</param>
internal sealed record VideoRung(string Id, int Width, int Height, int Crf, int MaxBitsPerSecond, int BufferBits, string Level);

/// <param name="Id">Also its folder in the package, e.g. "audio-en".</param>
/// <param name="Language">BCP 47, "und" when unknown.</param>
internal sealed record AudioRung(string Id, int SourceStreamIndex, string Language, int Channels, int SampleRate, int BitsPerSecond);
