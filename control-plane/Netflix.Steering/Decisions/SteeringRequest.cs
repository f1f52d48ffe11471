using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.Steering.Decisions;

/// <summary>Who asks for what.</summary>
/// <param name="Client">Where the viewer's packets come from.</param>
/// <param name="Network">Its AS number; 0 when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2; null when unknown.</param>
/// <param name="Place">Null when no more than the country is known: a country's middle would send all of it to one site.</param>
/// <param name="TitleHash">Of the title's name, see <see cref="Ranking.RendezvousHash.HashTitle"/>: the same title goes to the same appliances.</param>
/// <param name="Title">Its number on the board's lists of holdings; <see cref="NoTitle"/> when it has none.</param>
/// <param name="Current">The appliance a running playback uses, by its number; negative at the start of one.</param>
public readonly record struct SteeringRequest(
    NetworkAddress Client, uint Network, string? Country, GeoPoint? Place, ulong TitleHash, int Title, bool NeedsTls, int Current = -1)
{
    /// <summary>In place of a title's number: nobody is preferred for holding it.</summary>
    public const int NoTitle = -1;
}
