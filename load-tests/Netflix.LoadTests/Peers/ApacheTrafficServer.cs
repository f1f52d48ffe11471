using System.Globalization;

namespace Netflix.LoadTests.Peers;

/// <summary>
/// Apache Traffic Server: the process that serves, without its manager. The configuration is Templates/trafficserver-*. It runs as
/// nobody, who therefore owns its folders.
/// </summary>
internal static class ApacheTrafficServer
{
    private const int Nobody = 65534;
    // Its disk cache is a file it fills in place; what benches ask for fits into its memory cache, which has the setup's size.
    private const string StorageSize = "1G";

    public static LaunchCommand Prepare(CacheSetup setup)
    {
        string config = Directory.CreateDirectory(Path.Combine(setup.Folder, "config")).FullName;
        foreach (string name in (string[])["data", "state", "run", "log"])
            Directory.CreateDirectory(Path.Combine(setup.Folder, name));
        string runRoot = Path.Combine(setup.Folder, "runroot.yaml");
        File.WriteAllText(runRoot, Template.Fill("trafficserver-runroot.yaml", ("folder", setup.Folder), ("cache", setup.CacheFolder)));
        File.WriteAllText(Path.Combine(config, "records.config"), Template.Fill(
            "trafficserver-records.config",
            ("port", setup.Port.ToString(CultureInfo.InvariantCulture)),
            ("tls", setup.Certificate is null ? "" : ":ssl"),
            ("cache_bytes", setup.CacheBytes.ToString(CultureInfo.InvariantCulture)),
            ("certificate_folder", Path.GetDirectoryName(setup.Certificate?.CertificateFile) ?? config)));
        File.WriteAllText(Path.Combine(config, "logging.yaml"), Template.Fill("trafficserver-logging.yaml"));
        File.WriteAllText(Path.Combine(config, "storage.config"), $"{setup.CacheFolder} {StorageSize}\n");
        File.WriteAllText(Path.Combine(config, "remap.config"), $"map / {setup.Origin.GetLeftPart(UriPartial.Authority)}/\n");
        File.WriteAllText(Path.Combine(config, "ip_allow.yaml"), "ip_allow:\n- apply: in\n  ip_addrs: 127.0.0.0/8\n  action: allow\n  methods: ALL\n");
        if (setup.Certificate is { } certificate)
        {
            File.WriteAllText(
                Path.Combine(config, "ssl_multicert.config"),
                $"dest_ip=* ssl_cert_name={Path.GetFileName(certificate.CertificateFile)} ssl_key_name={Path.GetFileName(certificate.KeyFile)}\n");
        }
        OwnedBy(Nobody, setup.Folder);
        OwnedBy(Nobody, setup.CacheFolder);
        return new LaunchCommand("/usr/bin/traffic_server", [$"--run-root={runRoot}"], Account: Nobody);
    }

    private static void OwnedBy(int account, string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var chown = System.Diagnostics.Process.Start("chown", ["-R", $"{account}:{account}", folder]);
        chown.WaitForExit();
    }
}
