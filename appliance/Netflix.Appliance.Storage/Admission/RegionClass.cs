namespace Netflix.Appliance.Storage.Admission;

/// <summary>What a region of the demand share holds. Pinned regions are outside of all this.</summary>
internal enum RegionClass
{
    /// <summary>Objects on trial: a small first-in-first-out queue in which most one-hit wonders end.</summary>
    Probation = 1,

    /// <summary>Objects that have proved themselves: a large queue whose better part is copied forward when a region's turn comes.</summary>
    Main = 2,
}

/// <summary>Where an object goes, at a miss or when its region is retired.</summary>
internal enum Placement
{
    /// <summary>At a miss: it is passed to its viewers and not written. At retirement: it goes with its region.</summary>
    Nowhere = 0,

    /// <summary>Into the open region of <see cref="RegionClass.Probation"/>.</summary>
    Probation = RegionClass.Probation,

    /// <summary>Into the open region of <see cref="RegionClass.Main"/>.</summary>
    Main = RegionClass.Main,
}
