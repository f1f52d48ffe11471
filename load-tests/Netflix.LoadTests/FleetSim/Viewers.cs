using Netflix.Steering.Decisions;

namespace Netflix.LoadTests.FleetSim;

/// <summary>Who presses play where, and on what.</summary>
internal sealed class Viewers
{
    // Sites were built for the viewers they have, give or take.
    private const double LeastDemand = 0.85, MostDemand = 1.15;
    // Of an exchange point's viewers every other is of a network that announces nothing to anybody.
    private const double UnannouncedShare = 0.5;
    private const int LeastSeconds = 20 * 60, MostSeconds = 100 * 60;
    private static readonly byte[] Megabits = [2, 2, 4, 4, 4, 6, 6, 6, 8, 8];

    private readonly EveningFleet _fleet;
    private readonly TitleDemand _titles = new(EveningFleet.Titles);
    private readonly Random _random;
    private readonly double[] _demandUpTo;

    public Viewers(EveningFleet fleet, int seed = 2)
    {
        (_fleet, _random) = (fleet, new Random(seed));
        _demandUpTo = new double[fleet.Map.Sites.Length];
        double sum = 0;
        for (int site = 0; site < _demandUpTo.Length; site++)
            _demandUpTo[site] = sum += CapacityOf(site) * (LeastDemand + (_random.NextDouble() * (MostDemand - LeastDemand)));
        for (int site = 0; site < _demandUpTo.Length; site++) _demandUpTo[site] /= sum;
    }

    /// <summary>Nothing of it is decided yet: no appliance.</summary>
    public Playback Next(int now)
    {
        int site = Array.BinarySearch(_demandUpTo, _random.NextDouble());
        site = Math.Min(site < 0 ? ~site : site, _demandUpTo.Length - 1);
        return new Playback
        {
            Ends = now + _random.Next(LeastSeconds, MostSeconds),
            Site = (ushort)site,
            Title = (ushort)_titles.Draw(_random),
            Host = (ushort)_random.Next(1 << 16),
            Megabits = Megabits[_random.Next(Megabits.Length)],
            Marks = _fleet.IsOpenSite(site) && _random.NextDouble() < UnannouncedShare ? StreamMarks.Unannounced : StreamMarks.None,
        };
    }

    public SteeringRequest RequestOf(in Playback stream, int current) => new(
        (stream.Marks & StreamMarks.Unannounced) != 0 ? EveningFleet.UnannouncedAddress(stream.Site, stream.Host) : EveningFleet.AddressIn(stream.Site, stream.Host),
        Network: 0, _fleet.Map.Sites[stream.Site].Country, _fleet.Map.Sites[stream.Site].Location, _fleet.TitleHashes[stream.Title], stream.Title, NeedsTls: false, current);

    private double CapacityOf(int site) => _fleet.Map.Appliances[_fleet.Map.AppliancesOf(site)].Sum(appliance => (double)appliance.CapacityBitsPerSecond);
}
