using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.Steering.Decisions;

/// <summary>Who asks for what.</summary>
/// <param name="Client">Where the viewer's packets come from.</param>
/// <param name="Network">Its AS number; 0 when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2; null when unknown.</param>
/// <param name="Place">Null when no more than the country is known: a country's middle would send all of it to one site.</param>
/// <param name="TitleHash">Of the title's name, see <see cref="Ranking.RendezvousHash.HashTitle"/>: the same title goes to the same appliances.</param>
/// <param name="Title">Its number on the board's lists of holdings; negative when it has none.</param>
/// <param name="Current">The appliance a running playback uses, by its number; negative at the start of one.</param>
public readonly record struct SteeringRequest(
    NetworkAddress Client, uint Network, string? Country, GeoPoint? Place, ulong TitleHash, int Title, bool NeedsTls, int Current = -1);

/// <summary>How near a site is to the viewer, nearest first.</summary>
public enum Proximity : byte
{
    /// <summary>It announces the viewer's prefix.</summary>
    Prefix,

    /// <summary>It stands in the viewer's AS.</summary>
    Network,

    /// <summary>It is among the nearest by GeoIP.</summary>
    Distance,

    /// <summary>It is in the viewer's country, as far as that is known.</summary>
    Country,

    /// <summary>It serves everybody.</summary>
    Anywhere,
}

/// <summary>Why an appliance stands where it stands.</summary>
[Flags]
public enum ChoiceReasons : ushort
{
    None = 0,
    HoldsTitle = 1,
    WouldFill = 2,

    /// <summary>The playback uses it already.</summary>
    Current = 4,

    /// <summary>It has more than its share of its neighbours' load.</summary>
    AboveShare = 8,
    HeartbeatLate = 16,

    /// <summary>No room: named in case everybody else fails too.</summary>
    Full = 32,
}

/// <param name="Appliance">Its number in the map.</param>
public readonly record struct SteeringChoice(int Appliance, Proximity Proximity, ChoiceReasons Reasons);

/// <summary>Why an appliance that was looked at is no choice.</summary>
public enum Exclusion : byte
{
    Down,
    AdminDown,
    Draining,
    NoTls,

    /// <summary>Better ones were enough.</summary>
    BeyondLimit,
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
