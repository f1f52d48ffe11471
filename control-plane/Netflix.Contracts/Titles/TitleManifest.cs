namespace Netflix.Contracts.Titles;

/// <summary>
/// What a packaged title consists of. Written once by the encoder as <see cref="FileName"/>, never changed: its bytes name the
/// package (<see cref="PackageId"/>), and it carries the SHA-256 of every other file.
/// </summary>
public sealed record TitleManifest
{
    public const string FileName = "title.json";
    public const int CurrentFormat = 1;

    /// <summary>16 MiB: a four-hour title with ten renditions in 4 s segments takes about 5 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    public required int Format { get; init; }
    public required string ContentId { get; init; }
    public required double DurationSeconds { get; init; }
    public required TitleProtection Protection { get; init; }
    public required TitleEntryPoints EntryPoints { get; init; }
    public required IReadOnlyList<TitleRendition> Renditions { get; init; }
    public required IReadOnlyList<TitleArtwork> Artwork { get; init; }

    /// <summary>Every file but the manifest itself, ordered by path (ordinal).</summary>
    public required IReadOnlyList<TitleFile> Files { get; init; }
}

/// <param name="Path">A <see cref="TitlePath"/>.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record TitleFile(string Path, long Length, string Sha256, string ContentType);

/// <param name="Scheme">"cbcs" or "cenc".</param>
/// <param name="AudioKeyId">32 lower-case hexadecimal digits; null without audio.</param>
/// <param name="VideoKeyId">32 lower-case hexadecimal digits.</param>
public sealed record TitleProtection(string Scheme, string? AudioKeyId, string VideoKeyId);

/// <summary>Title paths of the manifests players start from.</summary>
public sealed record TitleEntryPoints(string Dash, string Hls);

/// <summary>One rendition. Video has width, height and frame rate; audio has channels and language.</summary>
/// <param name="Id">The folder of its segments, e.g. "video-1080p".</param>
/// <param name="Kind">"video" or "audio".</param>
/// <param name="Codec">RFC 6381, e.g. "avc1.640028".</param>
/// <param name="BitsPerSecond">Average over the title.</param>
/// <param name="Language">BCP 47, "und" when unknown.</param>
public sealed record TitleRendition(
    string Id, string Kind, string Codec, long BitsPerSecond,
    int? Width = null, int? Height = null, double? FramesPerSecond = null, int? Channels = null, string? Language = null);

/// <param name="Role">"poster" (2:3 or source aspect), "backdrop" (wide) or "thumbnails" (sprite).</param>
public sealed record TitleArtwork(string Path, string Role, int Width, int Height);
