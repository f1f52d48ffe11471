using System.Runtime.InteropServices;

namespace Netflix.Encoder.Packaging;

/// <summary>Finds Shaka Packager: the file that is configured, else what npm put above this program, nearest folder first.</summary>
internal static class PackagerBinary
{
    private static readonly string[] InstalledUnder = ["node_modules", Path.Combine("encoder", "node_modules")];

    /// <returns>An absolute path, or null when there is none.</returns>
    public static string? Find(string configured)
    {
        if (configured.Length > 0) return File.Exists(configured) ? Path.GetFullPath(configured) : null;

        string name = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "packager-linux-arm64" : "packager-linux-x64";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string modules in InstalledUnder)
            {
                string file = Path.Combine(folder.FullName, modules, "shaka-packager", "bin", name);
                if (File.Exists(file)) return file;
            }
        }
        return null;
    }
}
