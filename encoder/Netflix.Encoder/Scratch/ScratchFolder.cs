namespace Netflix.Encoder.Scratch;

/// <summary>One job's files.</summary>
internal sealed class ScratchFolder(string path) : IDisposable
{
    public string MasterFile => Path.Combine(path, "master");

    /// <summary>What is published, laid out as viewers see it.</summary>
    public string Package { get; } = Directory.CreateDirectory(Path.Combine(path, "package")).FullName;

    /// <summary>An unencrypted rendition on its way into the package.</summary>
    public string EncodedFile(string renditionId) => Path.Combine(path, $"{renditionId}.mp4");

    public void Dispose() => Directory.Delete(path, recursive: true);
}
