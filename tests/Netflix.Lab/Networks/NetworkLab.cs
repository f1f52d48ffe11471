using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Netflix.Lab.Processes;

namespace Netflix.Lab.Networks;

/// <summary>
/// Network namespaces joined by cables, each with addresses, routes and ports of its own. All of it is gone when this is disposed; what a
/// killed process left behind, the next one takes away.
/// </summary>
public sealed class NetworkLab : IAsyncDisposable
{
    private const string NamespaceFolder = "/run/netns";
    // Of a cable's two ends, in a network of four addresses.
    private const int CableBits = 30;
    // RFC 2544's range for benches: nobody's real network.
    private const int CableNetworks = 1 << (CableBits - 15);

    private static int _made;

    private readonly List<string> _namespaces = [];
    private readonly List<string> _ends = [];
    private readonly string _mark = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}x{Interlocked.Increment(ref _made)}");

    private NetworkLab()
    {
    }

    /// <exception cref="LabException">This process may not make namespaces.</exception>
    public static async Task<NetworkLab> CreateAsync()
    {
        if (!UnixProcess.IsRoot) throw new LabException("Network namespaces need root: run this as root.");
        await RemoveLeftoversAsync();
        return new NetworkLab();
    }

    /// <param name="role">For people: a few letters.</param>
    /// <returns>Its name, for <see cref="In"/>.</returns>
    public async Task<string> AddNamespaceAsync(string role)
    {
        string name = $"nfl-{_mark}-{role}";
        try
        {
            await IpAsync("netns", "add", name);
        }
        catch (LabException error)
        {
            throw new LabException($"This machine does not let us make a network namespace ({error.Message}): run this outside a container, or in one with CAP_SYS_ADMIN and CAP_NET_ADMIN.");
        }
        _namespaces.Add(name);
        await IpAsync("-n", name, "link", "set", "lo", "up");
        return name;
    }

    /// <summary>A cable from this machine's own network into a namespace.</summary>
    /// <returns>The addresses of both ends; no other cable on this machine is likely to have them.</returns>
    public async Task<(string Here, string There)> ConnectAsync(string to)
    {
        string here = string.Create(CultureInfo.InvariantCulture, $"nfl{_mark}x{_ends.Count}");
        await IpAsync("link", "add", here, "type", "veth", "peer", "name", "to-lab", "netns", to);
        _ends.Add(here);
        int network = Random.Shared.Next(CableNetworks) << (32 - CableBits);
        string Address(int end) => string.Create(CultureInfo.InvariantCulture, $"198.{18 + (network >> 16)}.{(network >> 8) & 255}.{(network & 255) + end}");
        await IpAsync("address", "add", $"{Address(1)}/{CableBits}", "dev", here);
        await IpAsync("link", "set", here, "up");
        await AddAddressAsync(to, "to-lab", $"{Address(2)}/{CableBits}");
        return (Address(1), Address(2));
    }

    /// <summary>A cable between two namespaces.</summary>
    /// <param name="ends">Name of the end and its address with the network's length, in each of them.</param>
    public static async Task JoinAsync(string one, (string Name, string Address) oneEnd, string other, (string Name, string Address) otherEnd)
    {
        await IpAsync("-n", one, "link", "add", oneEnd.Name, "type", "veth", "peer", "name", otherEnd.Name, "netns", other);
        await AddAddressAsync(one, oneEnd.Name, oneEnd.Address);
        await AddAddressAsync(other, otherEnd.Name, otherEnd.Address);
    }

    /// <summary>Pulls the cable out, or puts it back in.</summary>
    public static Task SetLinkAsync(string space, string end, bool isUp) => IpAsync("-n", space, "link", "set", end, isUp ? "up" : "down");

    /// <summary>The same program, inside the namespace. It keeps its process id.</summary>
    public static ChildSpec In(string space, ChildSpec spec) => spec with { Program = "ip", Arguments = ["netns", "exec", space, spec.Program, .. spec.Arguments] };

    /// <summary>Runs a program inside the namespace to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="LabException">It failed.</exception>
    public static Task<string> RunInAsync(string space, params IEnumerable<string> command) => IpAsync(["netns", "exec", space, .. command]);

    public async ValueTask DisposeAsync()
    {
        // With a namespace go the ends in it, and with one end of a cable the other.
        foreach (string name in _namespaces) await TryRemoveAsync("netns", "delete", name);
        foreach (string end in _ends.Where(end => Directory.Exists($"/sys/class/net/{end}"))) await TryRemoveAsync("link", "delete", end);
    }

    private static async Task AddAddressAsync(string space, string end, string address)
    {
        await IpAsync("-n", space, "address", "add", address, "dev", end);
        await IpAsync("-n", space, "link", "set", end, "up");
    }

    private static async Task RemoveLeftoversAsync()
    {
        if (!Directory.Exists(NamespaceFolder)) return;
        foreach (string name in Directory.EnumerateFiles(NamespaceFolder, "nfl-*x*-*").Select(file => Path.GetFileName(file)))
        {
            string process = name["nfl-".Length..name.IndexOf('x', StringComparison.Ordinal)];
            if (!Directory.Exists($"/proc/{process}")) await TryRemoveAsync("netns", "delete", name);
        }
    }

    private static async Task TryRemoveAsync(params string[] command)
    {
        try
        {
            await IpAsync(command);
        }
        catch (LabException)
        {
            // Somebody else was quicker; what stays, the next process takes away.
        }
    }

    private static async Task<string> IpAsync(params IEnumerable<string> arguments)
    {
        try
        {
            using Process ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = ip.StandardError.ReadToEndAsync();
            string output = await ip.StandardOutput.ReadToEndAsync();
            await ip.WaitForExitAsync();
            return ip.ExitCode == 0 ? output : throw new LabException($"`ip {string.Join(' ', arguments)}` failed: {(await errors).Trim()} {output.Trim()}");
        }
        catch (Win32Exception)
        {
            throw new LabException("The program `ip` is missing: install iproute2.");
        }
    }
}
