namespace Netflix.Architecture.Tests;

/// <summary>The checkout these tests were built from, without what builds leave in it.</summary>
internal static class SourceTree
{
    private static readonly string[] Programs = ["appliance", "control-plane", "origin", "encoder", "load-tests", "tests"];
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "dist"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Projects => Files("*.csproj");

    /// <summary>Every hand-written C# file, by its path below the root.</summary>
    public static IEnumerable<string> CSharpFiles => Files("*.cs");

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static IEnumerable<string> Files(string pattern) => Programs
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Walk(folder, pattern))
        .Select(file => Path.GetRelativePath(Root, file));

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !Generated.Contains(Path.GetFileName(child)))
                .SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Netflix.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Netflix.sln above {AppContext.BaseDirectory}.");
    }
}
