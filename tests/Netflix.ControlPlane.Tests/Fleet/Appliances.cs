using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;

namespace Netflix.ControlPlane.Tests.Fleet;

/// <summary>What appliances say, as it should be; tests change one thing with a lambda.</summary>
internal static class Appliances
{
    public const ulong Gigabit = 1_000_000_000;
    public const ulong Gigabyte = 1_000_000_000;

    public static Facts Facts(string name = "edge-1", Action<Facts>? change = null)
    {
        var facts = new Facts { PublicUrl = $"http://{name}.test:8080", StorageBytes = 100 * Gigabyte, SoftwareVersion = "1.2.3" };
        change?.Invoke(facts);
        return facts;
    }

    public static Heartbeat Heartbeat(Action<Heartbeat>? change = null)
    {
        var heartbeat = new Heartbeat
        {
            EgressBitsPerSecond = Gigabit,
            Connections = 7,
            CpuShare = 0.25,
            HitRatio = 0.9,
            Disks = { new DiskState { Name = "disk-0", CapacityBytes = 100 * Gigabyte, UsedBytes = 10 * Gigabyte, Healthy = true } },
            HoldingsDigest = HeldTitles.None.Digest,
        };
        change?.Invoke(heartbeat);
        return heartbeat;
    }

    public static RegisteredAppliance Registered(Guid id, string name = "edge-1") =>
        new(id, name, $"http://{name}.test:8080", "DE", (long)(10 * Gigabit), (long)(100 * Gigabyte), "1.2.3");

    public static ApplianceReport Report(DateTimeOffset receivedAt) => new(receivedAt, 0, 0, 0, 1, 0, 0, [new DiskReport("disk-0", 1, 0, Healthy: true)]);
}
