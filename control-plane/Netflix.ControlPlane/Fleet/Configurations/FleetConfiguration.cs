using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Enrolment;

namespace Netflix.ControlPlane.Fleet.Configurations;

/// <param name="Version">Grows with each change; the same on all replicas.</param>
internal sealed record FleetConfiguration(long Version, ConfigurationDocument Document)
{
    internal static FleetConfiguration None { get; } = new(0, ConfigurationDocument.Empty);
}

/// <summary>What an appliance is told: all that counts for it, signed.</summary>
internal sealed class ConfigurationDesk(FleetAuthority authority, FleetView fleet)
{
    internal long Version => fleet.Configuration.Version;

    internal SignedConfiguration For(RegisteredAppliance appliance)
    {
        FleetConfiguration current = fleet.Configuration;
        var configuration = new Configuration { Version = (ulong)current.Version, ApplianceId = appliance.Id.ToString() };
        foreach ((string name, string value) in current.Document.For(appliance.SiteName, appliance.Name)) configuration.Settings.Add(name, value);
        byte[] content = configuration.ToByteArray();
        return new SignedConfiguration { Content = UnsafeByteOperations.UnsafeWrap(content), Signature = ByteString.CopyFrom(authority.Current.Sign(content)) };
    }
}
