namespace Netflix.Lab.Servers;

/// <summary>Debian keeps PostgreSQL's server programs out of PATH, a folder per major version; the newest wins.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static string Find(string program) =>
        (Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot) : [])
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault(File.Exists)
        ?? throw new LabException($"PostgreSQL's '{program}' was not found below {DebianRoot}: run `apt-get install postgresql`.");
}
