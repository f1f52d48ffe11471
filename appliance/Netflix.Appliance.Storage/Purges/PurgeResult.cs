namespace Netflix.Appliance.Storage.Purges;

public enum PurgeOutcome
{
    /// <summary>Nothing it covers is found any more, also after a crash.</summary>
    Done,

    /// <summary>Too many purges are being swept: ask again later, or purge a prefix that covers several.</summary>
    Full,

    /// <summary>It holds in this process, but no disk could keep it.</summary>
    NotKept,
}

/// <param name="Objects">How many objects went, on the disks that are in service; what it covers on others goes when they are back.</param>
public readonly record struct PurgeResult(PurgeOutcome Outcome, long Objects);
