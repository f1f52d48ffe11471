using System.Runtime.InteropServices;

namespace Netflix.LoadTests.FleetSim;

/// <summary>One playback. 24 bytes, as there are ten million of them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Playback
{
    /// <summary>The next one whose turn is in the same second, or the next free place.</summary>
    internal int Next;

    /// <summary>The second in which the viewer goes.</summary>
    internal int Ends;

    internal ushort Appliance;

    // Where the player goes when that one fails: the answer it had last.
    internal ushort Second, Third, Fourth;
    internal ushort Site;
    internal ushort Title;

    /// <summary>Of the viewer's address.</summary>
    internal ushort Host;
    internal byte Megabits;
    internal StreamMarks Marks;

    internal readonly long BitsPerSecond => Megabits * 1_000_000L;
}

[Flags]
internal enum StreamMarks : byte
{
    None = 0,

    /// <summary>Nobody announces the viewer's prefix: the place decides.</summary>
    Unannounced = 1,

    /// <summary>Its appliance was one of the lost.</summary>
    WasLost = 2,
}
