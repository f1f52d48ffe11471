using Netflix.Contracts.Fleet;

namespace Netflix.ControlPlane.Fleet.Purges;

/// <summary>The purge orders that are kept, oldest first, and what an appliance has yet to carry out of them.</summary>
/// <param name="ForgottenUpTo">The newest one that is not kept any more; 0: none was forgotten.</param>
internal sealed record KeptPurges(long ForgottenUpTo, IReadOnlyList<PurgeOrder> Orders)
{
    /// <summary>All that an appliance of a fleet keeps stands below it.</summary>
    internal const string Everything = "/titles/";

    private const int MostInMessage = 64;

    internal static KeptPurges None { get; } = new(0, []);

    /// <summary>Number of the newest one; 0 without any.</summary>
    internal long Last => Orders.Count > 0 ? (long)Orders[^1].Number : ForgottenUpTo;

    /// <summary>What follows a number, in messages of a size that a link can bear.</summary>
    internal IEnumerable<PurgeOrders> After(long number)
    {
        if (number < ForgottenUpTo)
        {
            yield return new PurgeOrders { Orders = { new PurgeOrder { Number = (ulong)ForgottenUpTo, IsPrefix = true, Paths = { Everything } } } };
        }
        int first = Orders.Count;
        while (first > 0 && (long)Orders[first - 1].Number > number) first--;
        for (; first < Orders.Count; first += MostInMessage) yield return new PurgeOrders { Orders = { Orders.Skip(first).Take(MostInMessage) } };
    }
}
