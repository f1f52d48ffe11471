using System.Globalization;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Processes;

namespace Netflix.Encoder.Artwork;

/// <summary>
/// Stills and seek previews, made from our own encodes: their keyframes are where we put them, only these are decoded, and no
/// stranger's file is opened once more.
/// </summary>
internal sealed class ArtworkMaker(ToolRunner tools, IOptions<FfmpegOptions> options)
{
    private const string Folder = "artwork";

    private static readonly (string Role, int MaxWidth)[] Stills = [("poster", 1280), ("backdrop", 1920), ("card", 640)];

    /// <summary>Writes artwork/ into the package folder and says what is there.</summary>
    /// <exception cref="ToolFailedException">ffmpeg failed.</exception>
    public async Task<IReadOnlyList<TitleArtwork>> MakeAsync(
        TitleLadder ladder, Func<string, string> encodedFile, string packageFolder, CancellationToken cancel)
    {
        string folder = Path.Combine(packageFolder, Folder);
        Directory.CreateDirectory(folder);
        await MakeStillsAsync(ladder, encodedFile(ladder.Video[0].Id), folder, cancel);
        TitleArtwork sprite = await MakeSpriteAsync(ladder, encodedFile(ladder.Video[^1].Id), folder, cancel);
        return [.. Stills.Select(still => Still(ladder.Video[0], still.Role, still.MaxWidth)), sprite];
    }

    private async Task MakeStillsAsync(TitleLadder ladder, string source, string folder, CancellationToken cancel)
    {
        foreach (bool avoidDark in new[] { true, false })
        {
            await RunAsync(folder,
            [
                .. Input(source, StillSelection.StartSeconds(ladder), StillSelection.WindowSeconds(ladder)),
                "-filter_complex", StillFilters(ladder.Video[0], StillSelection.Filter(ladder, avoidDark)),
                .. Stills.SelectMany((still, i) => Jpeg(Text($"[o{i}]"), $"{still.Role}.jpg", quality: 3)),
            ], cancel);
            if (Stills.All(still => File.Exists(Path.Combine(folder, $"{still.Role}.jpg")))) return;
        }
        throw new ToolFailedException("ffmpeg found no frame for the title's artwork.");
    }

    private static string StillFilters(VideoRung source, string selection)
    {
        string splits = string.Concat(Stills.Select((_, i) => Text($"[s{i}]")));
        IEnumerable<string> scales = Stills.Select((still, i) =>
        {
            TitleArtwork size = Still(source, still.Role, still.MaxWidth);
            return Text($"[s{i}]scale={size.Width}:{size.Height}:flags=lanczos:out_range=pc,format=yuvj420p[o{i}]");
        });
        return Text($"[0:v]{selection},split={Stills.Length}{splits};{string.Join(';', scales)}");
    }

    private async Task<TitleArtwork> MakeSpriteAsync(TitleLadder ladder, string source, string folder, CancellationToken cancel)
    {
        SpriteLayout layout = SpriteLayout.For(ladder);
        await RunAsync(folder,
        [
            .. Input(source, 0, ladder.DurationSeconds + 1),
            "-filter_complex", Text($"[0:v]select='not(mod(n,{layout.GopsPerTile}))',scale={layout.TileWidth}:{layout.TileHeight}:out_range=pc,format=yuvj420p,tile={layout.Columns}x{layout.Rows}[o]"),
            .. Jpeg("[o]", "thumbnails.jpg", quality: 5),
        ], cancel);
        if (!File.Exists(Path.Combine(folder, "thumbnails.jpg"))) throw new ToolFailedException("ffmpeg made no seek previews.");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "thumbnails.vtt"), ThumbnailTrack.Write(layout, "thumbnails.jpg", ladder.DurationSeconds), cancel);
        return new TitleArtwork($"{Folder}/thumbnails.jpg", "thumbnails", layout.Width, layout.Height);
    }

    private async Task RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        FfmpegOptions limits = options.Value;
        ToolResult result = await tools.RunAsync(
            new ToolCommand(limits.FfmpegFile, arguments, folder, new ToolLimits(TimeSpan.FromMinutes(10), limits.MemoryMebibytes, limits.Niceness)),
            cancel);
        result.OrThrow();
    }

    private static string[] Input(string source, double fromSeconds, double windowSeconds) =>
    [
        "-hide_banner", "-nostdin", "-y", "-v", "error", "-protocol_whitelist", "file", "-skip_frame", "nokey",
        "-ss", Text($"{fromSeconds:0.###}"), "-t", Text($"{windowSeconds:0.###}"), "-i", $"file:{source}",
    ];

    private static string[] Jpeg(string output, string name, int quality) =>
    [
        "-map", output, "-frames:v", "1", "-q:v", Text($"{quality}"), "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-f", "image2", "-update", "1", name,
    ];

    private static TitleArtwork Still(VideoRung source, string role, int maxWidth)
    {
        int width = Math.Min(maxWidth, source.Width);
        int height = Math.Max(2, (int)Math.Round((double)source.Height * width / source.Width / 2) * 2);
        return new TitleArtwork($"{Folder}/{role}.jpg", role, width, height);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
