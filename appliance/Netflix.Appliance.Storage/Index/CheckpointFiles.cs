namespace Netflix.Appliance.Storage.Index;

/// <summary>Where FASTER keeps a checkpoint: a folder of its token's name below each of two.</summary>
internal static class CheckpointFiles
{
    private static readonly string[] Kinds = ["index-checkpoints", "cpr-checkpoints"];

    internal static IEnumerable<string> Of(string folder, Guid token) => Kinds
        .Select(kind => Path.Combine(folder, kind, token.ToString()))
        .Where(Directory.Exists)
        .SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories));

    internal static void RemoveOthers(string folder, Guid token)
    {
        foreach (string path in Kinds.Select(kind => Path.Combine(folder, kind)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).ToList())
        {
            if (Path.GetFileName(path) != token.ToString()) Directory.Delete(path, recursive: true);
        }
    }
}
