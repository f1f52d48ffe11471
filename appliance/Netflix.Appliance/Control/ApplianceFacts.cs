using System.Reflection;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control;

/// <summary>What an appliance says of itself when it registers.</summary>
internal sealed class ApplianceFacts(IOptions<ControlOptions> options, SegmentStore store)
{
    private const ulong BitsPerMegabit = 1_000_000;

    internal RegisterRequest Registration() => new()
    {
        Name = options.Value.Name,
        PublicUrl = options.Value.PublicUrl.TrimEnd('/'),
        Region = options.Value.Region,
        CapacityBitsPerSecond = (ulong)options.Value.CapacityMbps * BitsPerMegabit,
        StorageBytes = (ulong)store.Disks.Where(disk => disk.Healthy).Sum(disk => disk.CapacityBytes),
        SoftwareVersion = typeof(ApplianceFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
    };
}
