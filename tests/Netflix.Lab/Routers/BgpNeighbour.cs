namespace Netflix.Lab.Routers;

/// <summary>The other side of a BGP session, as one side sees it.</summary>
/// <param name="Name">For people, a word.</param>
/// <param name="Here">This side's address.</param>
/// <param name="Med">Announced with every prefix; BIRD only.</param>
/// <param name="Prepends">How often this side's AS stands in the path beyond the first time; BIRD only.</param>
public sealed record BgpNeighbour(string Name, string Here, string There, uint Network, uint Med = 0, int Prepends = 0);
