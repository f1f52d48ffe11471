using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netflix.Contracts.Titles;

/// <summary>Title manifests as JSON (UTF-8, snake case) and back. Reading checks everything that a reader later relies on.</summary>
public static class TitleManifestFormat
{
    public static byte[] Write(TitleManifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(manifest, TitleManifestJson.Default.TitleManifest);

    /// <exception cref="InvalidDataException">Not a title manifest; the message says what is wrong.</exception>
    public static TitleManifest Read(ReadOnlySpan<byte> bytes)
    {
        TitleManifest manifest = Deserialize(bytes);
        if (manifest.Format != TitleManifest.CurrentFormat)
            throw new InvalidDataException($"Title manifest format {manifest.Format} is not known; this program reads format {TitleManifest.CurrentFormat}.");
        if (!double.IsFinite(manifest.DurationSeconds) || manifest.DurationSeconds <= 0)
            throw new InvalidDataException("A title manifest needs a duration above zero.");
        CheckFiles(manifest);
        return manifest;
    }

    private static TitleManifest Deserialize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > TitleManifest.MaxBytes)
            throw new InvalidDataException($"A title manifest has at most {TitleManifest.MaxBytes} bytes; this one has {bytes.Length}.");
        try
        {
            return JsonSerializer.Deserialize(bytes, TitleManifestJson.Default.TitleManifest)
                ?? throw new InvalidDataException("A title manifest cannot be null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Not a title manifest: {error.Message}", error);
        }
    }

    private static void CheckFiles(TitleManifest manifest)
    {
        string previous = "";
        HashSet<string> paths = new(StringComparer.Ordinal);
        foreach (TitleFile? file in manifest.Files)
        {
            // The annotations of a list's elements are not checked by the deserializer.
            if (file is null) throw new InvalidDataException("A title's file cannot be null.");
            if (!TitlePath.IsValid(file.Path) || file.Path == TitleManifest.FileName)
                throw new InvalidDataException($"'{file.Path}' cannot be a file of a title.");
            if (string.CompareOrdinal(previous, file.Path) >= 0)
                throw new InvalidDataException($"Files must be ordered by path and named once; '{file.Path}' follows '{previous}'.");
            if (file.Length < 0)
                throw new InvalidDataException($"'{file.Path}' has a negative length.");
            if (file.Sha256 is not { Length: 64 } || !file.Sha256.All(char.IsAsciiHexDigitLower))
                throw new InvalidDataException($"'{file.Path}' has no valid SHA-256 (64 lower-case hexadecimal digits).");
            if (!IsContentType(file.ContentType))
                throw new InvalidDataException($"'{file.Path}' has no valid content type.");
            previous = file.Path;
            paths.Add(file.Path);
        }

        foreach (string? path in (IEnumerable<string?>)[manifest.EntryPoints.Dash, manifest.EntryPoints.Hls, .. manifest.Artwork.Select(a => a?.Path)])
            if (path is null || !paths.Contains(path)) throw new InvalidDataException($"'{path}' is named but is not among the files.");
    }

    // It becomes a header: nothing that could end one.
    private static bool IsContentType(string? text) =>
        text is { Length: > 2 and <= 100 } && text.Contains('/') && text.All(c => c is >= ' ' and <= '~');
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TitleManifest))]
internal sealed partial class TitleManifestJson : JsonSerializerContext;
