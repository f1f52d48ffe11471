using System.Globalization;

namespace Netflix.LoadTests.Peers;

/// <summary>nginx with proxy_cache; the configuration is Templates/nginx.conf.</summary>
internal static class NginxServer
{
    /// <param name="readInThreads">With `aio threads`, nginx's remedy against disk reads that block its loop.</param>
    public static LaunchCommand Prepare(CacheSetup setup, bool readInThreads)
    {
        Directory.CreateDirectory(Path.Combine(setup.Folder, "temp"));
        string configuration = Path.Combine(setup.Folder, "nginx.conf");
        File.WriteAllText(configuration, Template.Fill(
            "nginx.conf",
            ("folder", setup.Folder),
            ("cache", setup.CacheFolder),
            ("cache_bytes", setup.CacheBytes.ToString(CultureInfo.InvariantCulture)),
            ("origin", setup.Origin.Authority),
            ("port", setup.Port.ToString(CultureInfo.InvariantCulture)),
            ("read", readInThreads ? "aio threads;" : "# aio stays off: a hit is sent by sendfile in the worker's own loop."),
            ("tls", setup.Certificate is null ? "" : " ssl"),
            ("certificate", setup.Certificate is { } certificate
                ? Template.Fill("nginx-tls.conf", ("certificate_file", certificate.CertificateFile), ("key_file", certificate.KeyFile))
                : "")));
        return new LaunchCommand("/usr/sbin/nginx", ["-c", configuration, "-e", Path.Combine(setup.Folder, "error.log")]);
    }
}
