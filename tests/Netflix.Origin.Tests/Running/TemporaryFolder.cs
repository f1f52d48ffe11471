namespace Netflix.Origin.Tests.Running;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netflix-origin-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Files below, relative, ordered; the lock and the saved keys left out.</summary>
    public IReadOnlyList<string> Files(string below) =>
        [.. Directory.EnumerateFiles(this[below], "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(this[below], file)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
