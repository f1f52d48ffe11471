using FFMpegCore;
using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Probe;

/// <summary>What is accepted as a master: ffprobe's answer goes in, facts or a refusal come out.</summary>
internal static class MasterRules
{
    private const double MinDurationSeconds = 1;
    private const int MinSide = 64;
    private const double MaxAspect = 4;
    private const double MinFramesPerSecond = 5;
    private const double MaxFramesPerSecond = 121;

    // Decoders whose input we are willing to meet; everything else is attack surface without a customer.
    private static readonly HashSet<string> VideoCodecs = new(StringComparer.Ordinal)
        { "h264", "hevc", "mpeg2video", "mpeg4", "prores", "dnxhd", "vp8", "vp9", "av1", "ffv1" };

    private static readonly HashSet<string> AudioCodecs = new(StringComparer.Ordinal)
        { "aac", "ac3", "eac3", "mp2", "mp3", "flac", "alac", "opus", "vorbis", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le" };

    private static readonly HashSet<string> HdrTransfers = new(StringComparer.Ordinal) { "smpte2084", "arib-std-b67", "smpte428" };

    /// <exception cref="MasterRefusedException">The master cannot become a title.</exception>
    public static MasterFacts Judge(FFProbeAnalysis analysis, ProbeOptions limits)
    {
        FFProbeStream video = analysis.Streams?.FirstOrDefault(ProbedStreams.IsPicture)
            ?? throw new MasterRefusedException("The master has no video track; upload a file with a picture.");
        if (!VideoCodecs.Contains(video.CodecName ?? ""))
            throw new MasterRefusedException($"The master's video codec '{Shown(video.CodecName)}' is not supported; export it as H.264, HEVC, ProRes, DNxHD, VP9 or AV1.");
        CheckColor(video);
        return new MasterFacts(JudgeVideo(video, analysis.Format, limits), JudgeAudio(analysis));
    }

    private static VideoFacts JudgeVideo(FFProbeStream video, FFProbeFormat? format, ProbeOptions limits)
    {
        (int width, int height) = video.DisplaySize();
        if (width < MinSide || height < MinSide)
            throw new MasterRefusedException($"The master's picture of {width}x{height} is too small; the least is {MinSide} pixels on either side.");
        if (width > limits.MaxSide || height > limits.MaxSide)
            throw new MasterRefusedException($"The master's picture of {width}x{height} is too large; the most is {limits.MaxSide} pixels on either side: export a smaller one.");
        if (Math.Max(width, height) > MaxAspect * Math.Min(width, height))
            throw new MasterRefusedException($"The master's picture of {width}x{height} is too long and narrow; export it with an aspect ratio within {MaxAspect}:1.");

        double duration = video.DurationSeconds(format);
        if (duration < MinDurationSeconds)
            throw new MasterRefusedException($"The master lasts {duration:0.##} s, and a title needs at least {MinDurationSeconds} s; upload the whole video.");
        if (duration > limits.MaxDurationMinutes * 60.0)
            throw new MasterRefusedException($"The master claims to last {duration / 60:0} minutes; the most is {limits.MaxDurationMinutes} minutes: split it or repair its header.");

        if (video.Rate() is not { PerSecond: >= MinFramesPerSecond and <= MaxFramesPerSecond } rate)
            throw new MasterRefusedException($"The master's frame rate ({Shown(video.AvgFrameRate)}) is not between {MinFramesPerSecond} and {MaxFramesPerSecond - 1} frames per second; export it at a usual rate.");
        return new VideoFacts(video.Index, width, height, rate, duration, video.IsInterlaced(), Color(video, height));
    }

    private static AudioFacts? JudgeAudio(FFProbeAnalysis analysis)
    {
        FFProbeStream[] tracks = [.. analysis.Streams!.Where(stream => stream.CodecType == "audio")];
        FFProbeStream? audio = tracks.FirstOrDefault(track => track.Disposition?.GetValueOrDefault("default") is 1) ?? tracks.FirstOrDefault();
        if (audio is null) return null;
        if (!AudioCodecs.Contains(audio.CodecName ?? "") || audio.Channels is not > 0)
            throw new MasterRefusedException($"The master's audio codec '{Shown(audio.CodecName)}' is not supported; export the sound as AAC, AC-3, FLAC or PCM.");
        return new AudioFacts(audio.Index, audio.Channels.Value, LanguageTag.From(audio.Tag("language")));
    }

    // Squeezing HDR or wide colour into SDR without tone mapping gives a grey picture: better no title than that one.
    private static void CheckColor(FFProbeStream video)
    {
        if (HdrTransfers.Contains(video.ColorTransfer ?? "") || video.CodecTagString is "dvh1" or "dvhe" or "dva1" or "dvav")
            throw new MasterRefusedException("The master is HDR, and titles are made in SDR; export it in SDR (BT.709).");
        if (video.ColorPrimaries == "bt2020" || video.ColorSpace is "bt2020nc" or "bt2020c" or "ictcp")
            throw new MasterRefusedException("The master has wide colour (BT.2020), and titles are made in BT.709; export it in BT.709.");
    }

    // Untagged video is by convention BT.709 from 720 lines on and BT.601 below.
    private static ColorFacts Color(FFProbeStream video, int height)
    {
        string usual = height >= 720 ? "bt709" : "smpte170m";
        string matrix = video.ColorSpace is "bt709" or "smpte170m" or "bt470bg" ? video.ColorSpace : usual;
        string primaries = video.ColorPrimaries is "bt709" or "smpte170m" or "bt470bg" ? video.ColorPrimaries : matrix;
        string transfer = video.ColorTransfer is "bt709" or "smpte170m" ? video.ColorTransfer : matrix == "bt709" ? "bt709" : "smpte170m";
        return new ColorFacts(matrix, primaries, transfer);
    }

    // Text from an untrusted file, on its way into a message for people.
    private static string Shown(string? text) =>
        string.IsNullOrEmpty(text) ? "unknown" : new string([.. text.Take(40).Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' or '.')]);
}
