using System.Globalization;
using Netflix.Lab.Site;

namespace Netflix.LoadTests.Peers;

/// <summary>Our appliance as `./netflix edge` starts it: the program itself, without the script's look at what needs building.</summary>
internal static class ApplianceEdge
{
    public static LaunchCommand Prepare(CacheSetup setup)
    {
        List<string> arguments =
        [
            Repository.Program("appliance", "Netflix.Appliance"), "edge",
            "--origin", setup.Origin.GetLeftPart(UriPartial.Authority),
            "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{setup.Port}"),
            "--cache", setup.CacheFolder,
            "--cache-size", setup.CacheBytes.ToString(CultureInfo.InvariantCulture),
            // The others log each request too.
            "--access-log", Path.Combine(setup.Folder, "access.log"),
        ];
        if (setup.Certificate is { } certificate)
            arguments.AddRange(["--tls-cert", certificate.CertificateFile, "--tls-key", certificate.KeyFile]);
        return new LaunchCommand(Repository.Dotnet, arguments, StartsOthers: false);
    }
}
