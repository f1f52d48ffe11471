namespace Netflix.ControlPlane.Web;

/// <summary>
/// The built pages, read once at start: a few hundred kilobytes that then cost no disk, and nothing outside the folder can be
/// reached by any path. A replica without them still answers the API.
/// </summary>
internal sealed partial class WebFiles
{
    private const string DefaultFolder = "wwwroot";
    private const long MaxTotalBytes = 64 * 1024 * 1024;

    private readonly Dictionary<string, WebFile> _files = new(StringComparer.Ordinal);

    public WebFiles(IOptions<WebOptions> options, IWebHostEnvironment environment, ILogger<WebFiles> log)
    {
        string folder = Path.Combine(environment.ContentRootPath, options.Value.Folder is { Length: > 0 } given ? given : DefaultFolder);
        if (Directory.Exists(folder)) Load(folder);
        if (Index is null) NoPages(log, folder);
    }

    /// <summary>The page that draws all others; null when nothing was built.</summary>
    internal WebFile? Index => Find("index.html");

    /// <param name="path">Without a leading slash.</param>
    internal WebFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <exception cref="InvalidDataException">The folder holds far more than pages.</exception>
    private void Load(string folder)
    {
        long total = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            total += new FileInfo(file).Length;
            if (total > MaxTotalBytes)
                throw new InvalidDataException($"Web:Folder {folder} holds more than {MaxTotalBytes / 1024 / 1024} MiB; it should name the folder of the built pages.");
            string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            _files[path] = WebFile.Of(path, File.ReadAllBytes(file));
        }
    }

    [LoggerMessage(7001, LogLevel.Warning, "There are no pages in {Folder}: only the API answers. Build the web first, or set Web:Folder")]
    private static partial void NoPages(ILogger log, string folder);
}
