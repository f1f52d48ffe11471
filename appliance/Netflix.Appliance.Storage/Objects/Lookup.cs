namespace Netflix.Appliance.Storage.Objects;

/// <summary>What a look-up that never waits can say.</summary>
public enum Lookup
{
    Miss,

    Hit,

    /// <summary>It may be there; its head has to come from the disk: <see cref="SegmentStore.OpenAsync"/>.</summary>
    OnDisk,
}
