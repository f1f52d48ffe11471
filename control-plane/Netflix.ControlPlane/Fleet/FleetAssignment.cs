using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet;

/// <param name="Number">The package's own, never given to another.</param>
internal readonly record struct AssignedPackage(int Number, PackageId Package);

/// <summary>What every appliance is to hold, most wanted first: for now all that is published, newest first.</summary>
/// <param name="Version">Grows with each change; the same on all replicas.</param>
internal sealed record FleetAssignment(long Version, IReadOnlyList<AssignedPackage> Titles)
{
    private readonly FrozenDictionary<PackageId, int> _numbers = Titles.ToFrozenDictionary(title => title.Package, title => title.Number);
    private Assignment? _message;

    internal static FleetAssignment None { get; } = new(0, []);

    /// <summary>All of it.</summary>
    internal HeldTitles All { get; } = HeldTitles.Of(Titles.Select(title => title.Number));

    internal bool Contains(PackageId package) => _numbers.ContainsKey(package);

    /// <returns>Null when it is not assigned.</returns>
    internal int? NumberOf(PackageId package) => _numbers.TryGetValue(package, out int number) ? number : null;

    /// <summary>One object for all appliances: nobody changes it.</summary>
    internal Assignment ToMessage() => _message ??= new Assignment
    {
        Version = (ulong)Version,
        Titles = { Titles.Select(title => new AssignedTitle { Number = (uint)title.Number, Package = title.Package.ToString() }) },
    };

    /// <summary>SHA-256 over the ids in order: two lists have one digest exactly when they are the same list.</summary>
    internal static byte[] Digest(IEnumerable<AssignedPackage> titles) =>
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', titles.Select(title => title.Package))));
}
