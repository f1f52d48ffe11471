namespace Netflix.Appliance.Quality;

/// <summary>The keys that are made use of.</summary>
[Flags]
internal enum CmcdKeys : ushort
{
    None = 0,
    Encoded = 1,
    Requested = 2,
    Measured = 4,
    Buffer = 8,
    Starting = 16,
    Starved = 32,
    StarvedFor = 64,
    State = 128,
    Session = 256,
    Version = 512,
}

internal static class CmcdKey
{
    /// <returns>None for any other key: it is ignored.</returns>
    internal static CmcdKeys Of(ReadOnlySpan<byte> key) => key.Length switch
    {
        1 => Is(key, "v"u8, CmcdKeys.Version),
        2 => Is(key, "br"u8, CmcdKeys.Encoded) | Is(key, "bl"u8, CmcdKeys.Buffer) | Is(key, "bs"u8, CmcdKeys.Starved) | Is(key, "su"u8, CmcdKeys.Starting),
        3 => Is(key, "rtp"u8, CmcdKeys.Requested) | Is(key, "mtp"u8, CmcdKeys.Measured) | Is(key, "sid"u8, CmcdKeys.Session)
            | Is(key, "bsd"u8, CmcdKeys.StarvedFor) | Is(key, "sta"u8, CmcdKeys.State),
        _ => CmcdKeys.None,
    };

    private static CmcdKeys Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name, CmcdKeys known) => key.SequenceEqual(name) ? known : CmcdKeys.None;
}
