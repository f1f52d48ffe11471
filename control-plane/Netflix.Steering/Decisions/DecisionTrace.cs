namespace Netflix.Steering.Decisions;

/// <summary>Why an appliance that was looked at is no choice.</summary>
public enum Exclusion : byte
{
    Down,
    AdminDown,
    Draining,
    NoTls,
    NoDisk,

    /// <summary>Better ones were enough.</summary>
    BeyondLimit,
    NotLive,
    Maintenance,

    /// <summary>Nobody at its site has any, and others were found that have.</summary>
    NoRoom,
}

/// <summary>Hears how a decision is made. A struct, so that a decision nobody listens to pays nothing.</summary>
public interface IDecisionTrace
{
    public void Looks(Proximity proximity, int site);

    public void Excludes(int appliance, Proximity proximity, Exclusion why);
}

/// <summary>Nobody listens.</summary>
public readonly struct NoTrace : IDecisionTrace
{
    public void Looks(Proximity proximity, int site)
    {
    }

    public void Excludes(int appliance, Proximity proximity, Exclusion why)
    {
    }
}
