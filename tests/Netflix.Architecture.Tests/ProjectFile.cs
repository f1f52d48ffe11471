using System.Xml.Linq;

namespace Netflix.Architecture.Tests;

/// <summary>What a project file says of its dependencies.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(string path) => _document = XDocument.Load(path);

    public static ProjectFile Load(string name) =>
        new(Path.Combine(SourceTree.Root, SourceTree.Projects.Single(path => Path.GetFileNameWithoutExtension(path) == name)));

    /// <summary>Projects it is linked with. One that is only built beforehand (ReferenceOutputAssembly=false) is not among them.</summary>
    public HashSet<string> References =>
        [.. _document.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))];

    public HashSet<string> Packages => [.. _document.Descendants("PackageReference").Select(package => (string)package.Attribute("Include")!)];
}
