using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Fleet;

internal enum StateChangeOutcome
{
    Done,

    /// <summary>There is none, or it is not the caller's to see.</summary>
    NoSuchAppliance,

    /// <summary>An operator drained it or took it out, and a partner does not undo that.</summary>
    OfAnOperator,
}

/// <summary>What somebody wants of an appliance, and whether it is theirs to want.</summary>
internal sealed record StateChange(AdminState Wanted, OpsScope Scope)
{
    internal StateChangeOutcome Judge(RegisteredAppliance before)
    {
        if (!Scope.Covers(before.SiteId)) return StateChangeOutcome.NoSuchAppliance;
        bool isOperators = before.AdminState == AdminState.Down || (before is { AdminState: AdminState.Draining, IsDrainedByPartner: false } && Wanted != AdminState.Draining);
        return Scope.IsPartner && isOperators ? StateChangeOutcome.OfAnOperator : StateChangeOutcome.Done;
    }
}
