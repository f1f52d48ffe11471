using System.Reflection;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control.Enrolment;

/// <summary>What an appliance says of itself. The rest an operator has declared.</summary>
internal sealed class ApplianceFacts(IOptions<ControlOptions> options, SegmentStore store)
{
    internal Facts Current() => new()
    {
        PublicUrl = options.Value.PublicUrl.TrimEnd('/'),
        StorageBytes = (ulong)store.Disks.Where(disk => disk.Healthy).Sum(disk => disk.CapacityBytes),
        SoftwareVersion = typeof(ApplianceFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
    };
}
