using System.Security.Cryptography;
using System.Text;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet;

/// <summary>What every appliance is to hold, most wanted first: for now all that is published, newest first.</summary>
/// <param name="Version">Grows with each change; the same on all replicas.</param>
internal sealed record FleetAssignment(long Version, IReadOnlyList<PackageId> Packages)
{
    private readonly HashSet<PackageId> _packages = [.. Packages];

    public bool Contains(PackageId package) => _packages.Contains(package);

    public Assignment ToMessage() => new() { Version = (ulong)Version, Packages = { Packages.Select(package => package.ToString()) } };

    /// <summary>SHA-256 over the ids in order: two lists have one digest exactly when they are the same list.</summary>
    public static byte[] Digest(IReadOnlyList<PackageId> packages) =>
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', packages)));
}
