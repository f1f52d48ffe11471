using System.Text.RegularExpressions;

namespace Netflix.Architecture.Tests;

/// <summary>The house rules a reader relies on: a folder is a namespace, a file is one thing and short, a class is sealed.</summary>
public sealed partial class LayoutTests
{
    private const int LongestFile = 400;

    // Where no name says what a thing is, everything ends up.
    private static readonly string[] EmptyWords = ["Core", "Common", "Helper", "Helpers", "Manager", "Util", "Utils", "Misc"];

    private static readonly string[] TopLevel =
    [
        // .git, .state and TestResults are no part of the tree.
        ".git", ".state", "TestResults",
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Packages.props", "LICENSE",
        "Netflix.sln", "README.md", "ansible", "appliance", "control-plane", "encoder", "global.json", "load-tests", "netflix", "origin", "tests",
    ];

    [Fact]
    public void No_file_is_longer_than_400_lines() => AssertNone(
        SourceTree.CSharpFiles.Concat(SourceTree.Files("*.ts")).Concat(SourceTree.Files("*.tsx")).Concat(SourceTree.Files("*.css"))
            .Select(file => (file, Lines: SourceTree.Lines(file).Length))
            .Where(found => found.Lines > LongestFile)
            .Select(found => $"{found.file} has {found.Lines} lines"));

    [Fact]
    public void A_folder_is_a_namespace() => AssertNone(
        from file in SourceTree.CSharpFiles
        let declared = SourceTree.Lines(file).Select(line => Namespace().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value
        let expected = ExpectedNamespace(file)
        where declared is not null && declared != expected
        select $"{file} declares {declared}, its folder says {expected}");

    [Fact]
    public void Classes_are_sealed_abstract_or_static() => AssertNone(
        from file in SourceTree.CSharpFiles
        from line in SourceTree.Lines(file)
        where OpenClass().IsMatch(line)
        select $"{file}: {line.Trim()}");

    [Fact]
    public void No_name_is_an_empty_word() => AssertNone(
        SourceTree.CSharpFiles.Where(file =>
            file.Split('/').Any(part => EmptyWords.Any(word => Path.GetFileNameWithoutExtension(part).EndsWith(word, StringComparison.Ordinal)))));

    [Fact]
    public void The_top_level_is_what_the_design_says() => AssertNone(
        Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(Path.GetFileName).OfType<string>()
            .Where(name => !TopLevel.Contains(name)));

    [Fact]
    public void Every_room_has_a_door_sign() => AssertNone(
        ((string[])["appliance", "control-plane", "origin", "encoder", "load-tests", "tests", "ansible"])
            .Where(folder => !File.Exists(Path.Combine(SourceTree.Root, folder, "README.md")))
            .Select(folder => $"{folder}/README.md is missing"));

    private static string ExpectedNamespace(string file)
    {
        DirectoryInfo folder = new(Path.GetDirectoryName(Path.Combine(SourceTree.Root, file))!);
        Stack<string> below = new();
        while (!folder.EnumerateFiles("*.csproj").Any())
        {
            below.Push(folder.Name);
            folder = folder.Parent!;
        }
        return string.Join('.', [folder.Name, .. below]);
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*(public |internal |private |protected |file )*(partial )?class \w")]
    private static partial Regex OpenClass();
}
