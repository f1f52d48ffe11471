using Netflix.Contracts.Titles;
using Netflix.Steering.Decisions;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Steering;

/// <summary>Which appliances serve a package to a viewer.</summary>
internal sealed class ViewerSteering(SteeringDesk desk, RecentRequests recent, SteeringMetrics metrics, IOptions<SteeringOptions> options)
{
    /// <summary>One to play from and three to fall over to.</summary>
    internal const int Choices = 4;

    private readonly long _expectedBitsPerSecond = options.Value.ExpectedMbps * 1_000_000L;

    /// <returns>Best first; empty when no appliance can serve.</returns>
    internal IReadOnlyList<RankedAppliance> Choose(in ViewerPlace viewer, PackageId package)
    {
        IReadOnlyList<RankedAppliance> ranked = Decide(viewer, package, out Proximity? nearest);
        metrics.Decided(nearest);
        return ranked;
    }

    /// <summary>For what all viewers of a country share, such as a title's pictures.</summary>
    /// <param name="country">ISO 3166-1 alpha-2; null: of any.</param>
    /// <returns>As <see cref="Choose"/>.</returns>
    internal IReadOnlyList<RankedAppliance> ChooseFor(string? country, PackageId package)
    {
        // An address nobody has, of another network for each title: not all pictures from one site.
        uint network = (uint)TitleNumbers.HashOf(package) & 0x00ff_ffff;
        return Decide(new ViewerPlace(new NetworkAddress((UInt128)network << 96, IsIPv6: false), Network: 0, country, Place: null, NeedsTls: false), package, out _);
    }

    private RankedAppliance[] Decide(in ViewerPlace viewer, PackageId package, out Proximity? nearest)
    {
        SteeringModel model = desk.Current;
        Span<SteeringChoice> choices = stackalloc SteeringChoice[Choices];
        int count = model.Engine.Decide(model.RequestOf(viewer, TitleNumbers.HashOf(package)), choices);
        var ranked = new RankedAppliance[count];
        for (int i = 0; i < count; i++)
        {
            var appliance = model.Appliances[choices[i].Appliance];
            ranked[i] = new RankedAppliance(appliance.Id, appliance.Name, appliance.Url, i + 1, choices[i].ToText());
        }
        nearest = count > 0 ? choices[0].Proximity : null;
        return ranked;
    }

    /// <summary>A playback begins there: counts as load until heartbeats show it.</summary>
    internal void Begin(in ViewerPlace viewer, PackageId package, Guid appliance)
    {
        SteeringModel model = desk.Current;
        if (!model.Map.TryFindAppliance(appliance, out int number)) return;
        model.Board.Assign(number, _expectedBitsPerSecond);
        recent.Add(appliance, model.RequestOf(viewer, TitleNumbers.HashOf(package)));
    }
}
