using Netflix.ControlPlane.Steering;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Pathways;

/// <summary>How long a steering answer holds. Pure.</summary>
internal static class SteeringTtl
{
    /// <summary>A fifth apart, so that viewers of one premiere do not ask in step.</summary>
    private const double Spread = 0.2;

    /// <param name="current">The playback's appliance, by its number; negative when it is unknown.</param>
    /// <param name="strain">Questions a second over those this replica is meant for.</param>
    /// <param name="chance">0 to 1, the playback's own.</param>
    /// <returns>Seconds.</returns>
    internal static int Of(SteeringOptions options, LoadBoard board, ReadOnlySpan<SteeringChoice> choices, int current, double strain, double chance)
    {
        int seconds = IsRestless(board, choices, current) ? Math.Min(options.RestlessTtlSeconds, options.TtlSeconds) : options.TtlSeconds;
        return Math.Max(1, (int)(seconds * Math.Max(1, strain) * (1 - Spread * chance)));
    }

    // It is being left, or may have to be soon: the next look comes early.
    private static bool IsRestless(LoadBoard board, ReadOnlySpan<SteeringChoice> choices, int current) =>
        choices.IsEmpty || (current >= 0 && (choices[0].Appliance != current || board.StateOf(current) != ApplianceState.Online))
        || (choices[0].Reasons & (ChoiceReasons.Full | ChoiceReasons.HeartbeatLate)) != 0;
}
