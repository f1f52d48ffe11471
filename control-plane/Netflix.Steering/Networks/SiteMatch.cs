namespace Netflix.Steering.Networks;

/// <summary>A site that announces an address, and by what.</summary>
public readonly record struct SiteMatch(int Site, byte PrefixLength, ushort AsPathLength, uint Med);
