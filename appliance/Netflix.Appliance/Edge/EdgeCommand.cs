using System.Globalization;
using System.Net;
using Netflix.Appliance.Storage;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.Appliance.Edge;

/// <summary>The command line of <c>edge</c>, translated into the configuration that the program reads.</summary>
internal static class EdgeCommand
{
    internal const string Usage =
        "usage: edge --origin URL --listen HOST:PORT --cache DIR --cache-size SIZE [--backup-origin URL] [--tls-cert FILE --tls-key FILE] [--name NAME] [--admin HOST:PORT] [--access-log FILE] [--pacing on|off]";

    private static readonly string[] Required = ["--origin", "--listen", "--cache", "--cache-size"];
    private static readonly string[] Optional = ["--backup-origin", "--tls-cert", "--tls-key", "--name", "--admin", "--access-log", "--pacing"];

    /// <returns>What is wrong, in one line; null when the settings are complete.</returns>
    internal static string? Read(IReadOnlyList<string> args, out Dictionary<string, string?> settings)
    {
        settings = [];
        if (Split(args, out Dictionary<string, string> given) is { } malformed) return malformed;
        if (Required.FirstOrDefault(option => !given.ContainsKey(option)) is { } missing) return $"{missing} is missing; {Usage}";

        if (ReadOrigins(given, settings) is { } nowhere) return nowhere;
        if (!ByteSize.TryParse(given["--cache-size"], out long bytes) || bytes < StorageOptions.SmallestDiskBytes)
            return $"--cache-size '{given["--cache-size"]}' is not a size of at least {StorageOptions.SmallestDiskBytes / (1024 * 1024)}MiB, such as 20GB.";
        if (ListenUrl(given["--listen"]) is not { } listen) return $"--listen '{given["--listen"]}' is not HOST:PORT, such as 0.0.0.0:8080.";

        settings[$"Kestrel:Endpoints:{NamedListeners.Public}:Url"] = listen;
        settings["Storage:Disks:0:Folder"] = Path.GetFullPath(given["--cache"]);
        settings["Storage:Disks:0:Size"] = bytes.ToString(CultureInfo.InvariantCulture);
        if (given.TryGetValue("--name", out string? name)) settings["Edge:Name"] = name;
        if (given.TryGetValue("--access-log", out string? accessLog)) settings["AccessLog:File"] = Path.GetFullPath(accessLog);
        if (ReadTls(given, settings) is { } incomplete) return incomplete;
        // A foreign origin's players may report what they like: their operator decides.
        string pacing = given.GetValueOrDefault("--pacing", "off");
        if (pacing is not ("on" or "off")) return $"--pacing '{pacing}' is neither on nor off.";
        settings["Pacing:Enabled"] = pacing == "on" ? "true" : "false";
        if (!given.TryGetValue("--admin", out string? admin)) return null;
        settings[$"Kestrel:Endpoints:{NamedListeners.Admin}:Url"] = ListenUrl(admin);
        return ListenUrl(admin) is null ? $"--admin '{admin}' is not HOST:PORT, such as 127.0.0.1:9090." : null;
    }

    private static string? ReadOrigins(Dictionary<string, string> given, Dictionary<string, string?> settings)
    {
        foreach ((string option, string setting) in ((string, string)[])[("--origin", "Edge:Origin"), ("--backup-origin", "Edge:BackupOrigin")])
        {
            if (!given.TryGetValue(option, out string? url)) continue;
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? origin) || origin.Scheme is not ("http" or "https") || origin.Query.Length > 0)
                return $"{option} '{url}' is not an http or https URL without a query.";
            settings[setting] = origin.AbsoluteUri;
        }
        return null;
    }

    private static string? ReadTls(Dictionary<string, string> given, Dictionary<string, string?> settings)
    {
        bool hasCertificate = given.TryGetValue("--tls-cert", out string? certificate), hasKey = given.TryGetValue("--tls-key", out string? key);
        if (hasCertificate != hasKey) return "--tls-cert and --tls-key go together: PEM files of the certificate with its chain, and of its key.";
        if (!hasCertificate) return null;
        if (new[] { certificate!, key! }.FirstOrDefault(file => !File.Exists(file)) is { } missing) return $"There is no file {missing}.";
        settings["Tls:CertificateFile"] = Path.GetFullPath(certificate!);
        settings["Tls:KeyFile"] = Path.GetFullPath(key!);
        return null;
    }

    private static string? Split(IReadOnlyList<string> args, out Dictionary<string, string> given)
    {
        given = [];
        for (int i = 0; i < args.Count; i++)
        {
            string option = args[i], value = "";
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) (option, value) = (option[..equals], option[(equals + 1)..]);
            if (!Required.Contains(option) && !Optional.Contains(option)) return $"'{args[i]}' is not an option of edge; {Usage}";
            if (equals <= 0)
            {
                if (i + 1 == args.Count) return $"{option} needs a value; {Usage}";
                value = args[++i];
            }
            if (!given.TryAdd(option, value)) return $"{option} is given twice.";
        }
        return null;
    }

    private static string? ListenUrl(string hostAndPort)
    {
        int colon = hostAndPort.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(hostAndPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)) return null;
        string host = hostAndPort[..colon];
        if (host.Length == 0 || host == "*") host = "[::]";
        bool valid = IPAddress.TryParse(host, out _) || Uri.CheckHostName(host) == UriHostNameType.Dns;
        return valid ? string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}") : null;
    }
}
