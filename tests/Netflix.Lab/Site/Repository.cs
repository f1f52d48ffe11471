namespace Netflix.Lab.Site;

/// <summary>Where things lie in a checkout, found from where the lab itself was built.</summary>
public static class Repository
{
    /// <summary>Programs are started as they were built together with the lab: Debug beside Debug, Release beside Release.</summary>
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    public static string Root { get; } = FindRoot();

    public static string Dotnet { get; } = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : FindOnPath("dotnet");

    public static string ShakaPackager => Path.Combine(Root, "encoder", "node_modules", "shaka-packager", "bin", "packager-linux-x64");

    /// <summary>The built assembly of a program, e.g. ("origin", "Netflix.Origin").</summary>
    /// <exception cref="LabException">It was not built.</exception>
    public static string Program(string folder, string name)
    {
        string assembly = Path.Combine(Root, folder, name, "bin", Configuration, "net10.0", $"{name}.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new LabException($"{name} is not built ({Configuration}): run `dotnet build -c {Configuration}` in {Root}.");
    }

    private static string FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new LabException($"'{name}' is not on PATH.");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Netflix.sln")))
                return folder.FullName;
        }
        throw new LabException($"No Netflix.sln above {AppContext.BaseDirectory}: the lab runs inside a checkout.");
    }
}
