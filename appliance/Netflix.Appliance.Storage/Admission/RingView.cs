namespace Netflix.Appliance.Storage.Admission;

/// <summary>What a decision needs to know of the ring: the demand share of one disk, without pinned regions.</summary>
/// <param name="RegionBytes">Size of one region.</param>
/// <param name="Regions">How many the demand share has when it is full: open, sealed and free ones.</param>
/// <param name="ProbationRegions">Open and sealed ones of that class.</param>
/// <param name="MainRegions">Open and sealed ones of that class.</param>
/// <param name="Objects">Index entries held in them.</param>
internal readonly record struct RingView(long RegionBytes, int Regions, int ProbationRegions, int MainRegions, long Objects);
