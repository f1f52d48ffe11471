using System.Collections.Frozen;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Fleet;
using Netflix.Steering.Decisions;
using Netflix.Steering.Ranking;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// From the hash that the engine ranks a package with to the number that appliances report it by. A number is never given twice, so
/// rows of bits stay true while titles come and go. Two of 15,000 packages meet in 64 bits once in a hundred billion fleets.
/// </summary>
internal sealed class TitleNumbers
{
    private FleetAssignment _assignment = FleetAssignment.None;
    private volatile FrozenDictionary<ulong, int> _numbers = FrozenDictionary<ulong, int>.Empty;

    internal static ulong HashOf(PackageId package) => RendezvousHash.HashTitle(package.ToString());

    /// <returns>Of a package that nobody was told to hold, <see cref="SteeringRequest.NoTitle"/>.</returns>
    internal int NumberOf(ulong titleHash) => _numbers.TryGetValue(titleHash, out int number) ? number : SteeringRequest.NoTitle;

    /// <summary>One caller.</summary>
    internal void Use(FleetAssignment assignment)
    {
        if (ReferenceEquals(assignment, _assignment)) return;
        _numbers = assignment.Titles.DistinctBy(title => HashOf(title.Package)).ToFrozenDictionary(title => HashOf(title.Package), title => title.Number);
        _assignment = assignment;
    }
}
