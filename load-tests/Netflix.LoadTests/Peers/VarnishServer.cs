using System.Globalization;

namespace Netflix.LoadTests.Peers;

/// <summary>
/// Varnish with its malloc store. It logs each request to shared memory and leaves writing to another program, which does not run
/// here: an advantage over the others, who write their lines.
/// </summary>
internal static class VarnishServer
{
    public static LaunchCommand Prepare(CacheSetup setup)
    {
        string configuration = Path.Combine(setup.Folder, "bench.vcl");
        File.WriteAllText(configuration, Template.Fill(
            "varnish.vcl",
            ("origin_host", setup.Origin.Host),
            ("origin_port", setup.Origin.Port.ToString(CultureInfo.InvariantCulture))));
        return new LaunchCommand(
            "/usr/sbin/varnishd",
            [
                "-F", "-f", configuration, "-n", Path.Combine(setup.Folder, "run"),
                "-a", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{setup.Port}"),
                "-s", string.Create(CultureInfo.InvariantCulture, $"malloc,{setup.CacheBytes}"),
                // A connection that is being served holds a thread; one core needs one pool, with room for a hundred clients at once.
                "-p", "thread_pools=1", "-p", "thread_pool_min=200", "-p", "thread_pool_max=2000",
                "-p", "timeout_idle=3600", "-p", "listen_depth=16384",
            ]);
    }
}
