using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Fleet;

internal enum StateChangeOutcome
{
    Done,

    /// <summary>There is none, or it is not the caller's to see.</summary>
    NoSuchAppliance,

    /// <summary>An operator drained it or took it out, and a partner does not undo that.</summary>
    OfAnOperator,

    /// <summary>It is new: it is taken live, or left as it is.</summary>
    NotLive,
}

/// <summary>What somebody wants of an appliance, and whether it is theirs to want.</summary>
internal sealed record StateChange(AdminState Wanted, OpsScope Scope)
{
    /// <summary>Of an appliance that is new: its checks passed, or an operator wants it live all the same.</summary>
    internal bool MayGoLive { get; init; }

    /// <summary>Names of the checks that failed when an operator wanted it live all the same.</summary>
    internal IReadOnlyList<string> Failing { get; init; } = [];

    internal StateChangeOutcome Judge(RegisteredAppliance before)
    {
        if (!Scope.Covers(before.SiteId)) return StateChangeOutcome.NoSuchAppliance;
        if (before.AdminState == AdminState.New) return Wanted == AdminState.Active && MayGoLive && !Scope.IsPartner ? StateChangeOutcome.Done : StateChangeOutcome.NotLive;
        bool isOperators = before.AdminState == AdminState.Down || (before is { AdminState: AdminState.Draining, IsDrainedByPartner: false } && Wanted != AdminState.Draining);
        return Scope.IsPartner && isOperators ? StateChangeOutcome.OfAnOperator : StateChangeOutcome.Done;
    }

    /// <summary>For the log.</summary>
    internal object Describe(RegisteredAppliance before) => Failing.Count == 0
        ? new { before = before.AdminState.ToText(), after = Wanted.ToText() }
        : new { before = before.AdminState.ToText(), after = Wanted.ToText(), forced = true, failing = Failing };
}
