namespace Netflix.Appliance.Control;

/// <param name="TotalBytes">0 while the title's manifest was not fetched yet.</param>
internal sealed record TitleHolding(int Number, string Package, long HeldBytes, long TotalBytes)
{
    internal bool IsWhole => TotalBytes > 0 && HeldBytes >= TotalBytes;
}

/// <param name="PendingFiles">Files of the assignment that are not on disk; a title whose manifest is missing counts as one.</param>
internal sealed record HoldingsSnapshot(IReadOnlyList<TitleHolding> Titles, int PendingFiles)
{
    internal static HoldingsSnapshot None { get; } = new([], 0);
}

/// <summary>How much of the assignment is on disk. Readers see whole snapshots.</summary>
internal sealed class Holdings
{
    private readonly Lock _lock = new();
    private volatile HoldingsSnapshot _current = HoldingsSnapshot.None;

    internal HoldingsSnapshot Current => _current;

    internal void Replace(HoldingsSnapshot snapshot)
    {
        lock (_lock) _current = snapshot;
    }

    /// <summary>One more file of that title is on disk.</summary>
    internal void Held(string package, long bytes)
    {
        lock (_lock)
        {
            _current = new HoldingsSnapshot(
                [.. _current.Titles.Select(title => title.Package == package ? title with { HeldBytes = title.HeldBytes + bytes } : title)],
                Math.Max(0, _current.PendingFiles - 1));
        }
    }
}
