using System.Globalization;
using Netflix.Encoder.Probe;

namespace Netflix.Encoder.Ladder;

/// <summary>
/// Where a rendition ladder is chosen. A rung is a 16:9 box (standing for portrait masters) that the picture is fitted into: 2.40:1
/// film of 1920x800 fills the 1080p box and is a 1080p rendition. No picture is ever enlarged.
/// </summary>
internal static class LadderRules
{
    public const double GopSeconds = 2;

    // Above this a rate is halved: no player here gains from 100 or 120 frames, every encode would pay for them.
    private const double MaxFramesPerSecond = 60.5;
    private const double HighFrameRate = 30.5;
    private const int Crf = 22;

    private static readonly Box[] Boxes =
        [new(1080, 1920, 6_000_000), new(720, 1280, 3_200_000), new(480, 854, 1_500_000)];

    public static TitleLadder For(MasterFacts master)
    {
        VideoFacts video = master.Video;
        FrameRate rate = video.Rate.PerSecond > MaxFramesPerSecond ? video.Rate.Halved() : video.Rate;
        VideoRung[] rungs = [.. Boxes.Where(box => box.IsFilledBy(video)).Select(box => Fit(video, box, rate))];
        return new TitleLadder(
            rungs.Length > 0 ? rungs : [OwnHeight(video, rate)],
            master.Audio is { } audio ? Audio(audio) : null,
            rate,
            GopFrames: rate.FramesIn(GopSeconds),
            Frames: rate.FramesIn(video.DurationSeconds));
    }

    private static VideoRung Fit(VideoFacts video, Box box, FrameRate rate)
    {
        double scale = Math.Min(1, Math.Min((double)box.Long / video.LongSide(), (double)box.Short / video.ShortSide()));
        return Rung(box.Short, Even(video.Width, scale), Even(video.Height, scale), box.MaxBitsPerSecond, rate);
    }

    // Smaller than the lowest box: one rung as the master is, with bits in proportion to its picture.
    private static VideoRung OwnHeight(VideoFacts video, FrameRate rate)
    {
        Box lowest = Boxes[^1];
        int width = Even(video.Width, 1), height = Even(video.Height, 1);
        double share = Math.Pow((double)width * height / (lowest.Long * lowest.Short), 0.75);
        int bits = Math.Max(100_000, (int)(lowest.MaxBitsPerSecond * share));
        return Rung(Math.Min(width, height), width, height, bits, rate);
    }

    private static VideoRung Rung(int name, int width, int height, int bitsPerSecond, FrameRate rate)
    {
        // Twice the frames need about half as many bits again: neighbours differ less.
        int bits = rate.PerSecond > HighFrameRate ? bitsPerSecond / 2 * 3 : bitsPerSecond;
        string id = string.Create(CultureInfo.InvariantCulture, $"video-{name}p");
        return new VideoRung(id, width, height, Crf, bits, BufferBits: bits * 2, H264Level.For(width, height, rate, bits));
    }

    private static AudioRung Audio(AudioFacts audio) =>
        new($"audio-{audio.Language}", audio.StreamIndex, audio.Language, Channels: 2, SampleRate: 48_000, BitsPerSecond: 128_000);

    // 4:2:0 needs even sides. Scaled sides go to the nearest, whole ones down: never above the master.
    private static int Even(int side, double scale) =>
        Math.Max(2, scale < 1 ? (int)Math.Round(side * scale / 2) * 2 : side / 2 * 2);

    private static int LongSide(this VideoFacts video) => Math.Max(video.Width, video.Height);

    private static int ShortSide(this VideoFacts video) => Math.Min(video.Width, video.Height);

    private readonly record struct Box(int Short, int Long, int MaxBitsPerSecond)
    {
        public bool IsFilledBy(VideoFacts video) => video.LongSide() >= Long || video.ShortSide() >= Short;
    }
}
