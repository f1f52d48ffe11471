using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netflix.Lab.Processes;

public static class FreePort
{
    private const int Lowest = 10_240;
    private static readonly HashSet<int> Given = [];
    private static readonly int End = FirstEphemeral();

    /// <summary>
    /// A loopback port nobody listens on now, and which this process has not given out before. Not one of those that the kernel gives to
    /// outgoing connections: until its server listens, any client on the machine could get it.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(Lowest, End);
            lock (Given)
            {
                if (IsFree(port) && Given.Add(port))
                    return port;
            }
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FirstEphemeral()
    {
        const string setting = "/proc/sys/net/ipv4/ip_local_port_range";
        int first = File.Exists(setting) ? int.Parse(File.ReadAllText(setting).Split('\t')[0], CultureInfo.InvariantCulture) : 32_768;
        // Where a machine gives nearly all of them to clients, one of those has to do.
        return first > Lowest + 1000 ? first : 65_536;
    }
}
