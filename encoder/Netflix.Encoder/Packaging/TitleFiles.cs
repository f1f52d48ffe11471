using System.Security.Cryptography;
using Netflix.Contracts.Titles;

namespace Netflix.Encoder.Packaging;

/// <summary>Lists and hashes what lies in a package folder.</summary>
internal static class TitleFiles
{
    /// <returns>Every file, ordered by path as the title manifest wants it.</returns>
    public static async Task<IReadOnlyList<TitleFile>> ListAsync(string packageFolder, CancellationToken cancel)
    {
        List<TitleFile> files = [];
        foreach (string file in Directory.EnumerateFiles(packageFolder, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(packageFolder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!TitlePath.IsValid(path)) throw new InvalidDataException($"'{path}' cannot be a file of a title.");
            await using FileStream content = File.OpenRead(file);
            byte[] hash = await SHA256.HashDataAsync(content, cancel);
            files.Add(new TitleFile(path, content.Length, Convert.ToHexStringLower(hash), ContentType(path)));
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".mpd" => "application/dash+xml",
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".mp4" or ".m4s" => path.StartsWith("audio-", StringComparison.Ordinal) ? "audio/mp4" : "video/mp4",
        ".jpg" => "image/jpeg",
        ".vtt" => "text/vtt",
        var other => throw new InvalidDataException($"'{other}' is no kind of file that a title has."),
    };
}
