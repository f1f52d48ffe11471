using Netflix.Contracts.Titles;

namespace Netflix.Origin.Uploads;

/// <summary>The folders that a title's files need, parents before children.</summary>
internal static class TitleTree
{
    /// <exception cref="InvalidDataException">A path is both a file and a folder.</exception>
    public static IReadOnlyList<string> Folders(IReadOnlyList<TitleFile> files)
    {
        SortedSet<string> folders = new(StringComparer.Ordinal);
        foreach (TitleFile file in files)
            for (int slash = file.Path.IndexOf('/'); slash >= 0; slash = file.Path.IndexOf('/', slash + 1))
                folders.Add(file.Path[..slash]);
        return files.FirstOrDefault(file => folders.Contains(file.Path)) is { } both
            ? throw new InvalidDataException($"'{both.Path}' cannot be a file and a folder.")
            : [.. folders];
    }
}
