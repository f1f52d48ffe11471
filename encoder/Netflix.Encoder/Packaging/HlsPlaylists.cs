namespace Netflix.Encoder.Packaging;

/// <summary>
/// The packager writes one key URI for all streams; a FairPlay key server needs to be asked for the stream's own key, so each
/// playlist gets <c>skd://{key id}</c>.
/// </summary>
internal static class HlsPlaylists
{
    public static async Task NameKeysAsync(string packageFolder, ContentKeySet keys, CancellationToken cancel)
    {
        foreach (string file in Directory.EnumerateFiles(packageFolder, "*.m3u8"))
        {
            string name = Path.GetFileName(file);
            if (name == PackageCommand.HlsManifest) continue;
            string keyId = name.StartsWith("audio-", StringComparison.Ordinal) ? keys.Audio.Id : keys.Video.Id;
            string playlist = await File.ReadAllTextAsync(file, cancel);
            string named = playlist.Replace($"\"{PackageCommand.KeyUriPlaceholder}\"", $"\"skd://{keyId}\"", StringComparison.Ordinal);
            if (named == playlist) throw new InvalidDataException($"The packager named no key in {name}.");
            await File.WriteAllTextAsync(file, named, cancel);
        }
    }
}
