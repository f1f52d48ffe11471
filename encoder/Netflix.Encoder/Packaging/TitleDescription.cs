using Netflix.Contracts.Titles;
using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Packaging;

/// <summary>Composes the title manifest from the ladder that was asked for and the files that came out.</summary>
internal static class TitleDescription
{
    public static TitleManifest Of(
        string contentId, TitleLadder ladder, DashManifest dash, ContentKeySet keys,
        IReadOnlyList<TitleArtwork> artwork, IReadOnlyList<TitleFile> files) => new()
    {
        Format = TitleManifest.CurrentFormat,
        ContentId = contentId,
        DurationSeconds = Math.Round(ladder.DurationSeconds, 3),
        Protection = new TitleProtection("cbcs", ladder.Audio is null ? null : keys.Audio.Id, keys.Video.Id),
        EntryPoints = new TitleEntryPoints(PackageCommand.DashManifest, PackageCommand.HlsManifest),
        Renditions = [.. ladder.Video.Select(rung => Video(rung, ladder, dash, files)), .. Audio(ladder, dash, files)],
        Artwork = artwork,
        Files = files,
    };

    private static TitleRendition Video(VideoRung rung, TitleLadder ladder, DashManifest dash, IReadOnlyList<TitleFile> files) => new(
        rung.Id, "video", dash.Renditions[rung.Id].Codec, BitsPerSecond(rung.Id, ladder, files),
        rung.Width, rung.Height, Math.Round(ladder.Rate.PerSecond, 3));

    private static TitleRendition[] Audio(TitleLadder ladder, DashManifest dash, IReadOnlyList<TitleFile> files) =>
        ladder.Audio is not { } audio ? [] :
        [
            new TitleRendition(audio.Id, "audio", dash.Renditions[audio.Id].Codec, BitsPerSecond(audio.Id, ladder, files),
                Channels: audio.Channels, Language: audio.Language),
        ];

    // Measured on what will be sent: encrypted segments with their boxes, not what the encoder was asked for.
    private static long BitsPerSecond(string id, TitleLadder ladder, IReadOnlyList<TitleFile> files) => (long)Math.Round(
        files.Where(file => file.Path.StartsWith($"{id}/", StringComparison.Ordinal) && file.Path.EndsWith(".m4s", StringComparison.Ordinal))
            .Sum(file => file.Length) * 8 / ladder.DurationSeconds);
}
