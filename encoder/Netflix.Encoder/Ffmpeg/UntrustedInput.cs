namespace Netflix.Encoder.Ffmpeg;

/// <summary>
/// Input options for a file that a stranger made. Only local files are opened and only containers that hold one stream of bytes:
/// playlists, image sequences and concat scripts, which name other files or URLs, are no masters.
/// </summary>
internal static class UntrustedInput
{
    public static IReadOnlyList<string> Options { get; } =
    [
        "-protocol_whitelist", "file",
        "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mxf,avi",
    ];
}
