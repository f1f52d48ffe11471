using System.Buffers.Binary;

namespace Netflix.Steering.Ranking;

/// <summary>
/// Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights after Schindelhauer and Schomaker 2005): every appliance gets
/// a score for the title, the highest wins. An appliance that leaves hands only its own titles on, one whose weight changes moves
/// only the difference, and no replica has to ask another. The hash is our own because it must be the same in every process, on
/// every machine and in every release: a change moves the whole catalog.
/// </summary>
public static class RendezvousHash
{
    /// <summary>-weight / ln(u), u uniform in (0, 1): the winner's chance is its share of the weights.</summary>
    public static double Score(ulong title, Guid appliance, double weight) => -weight / Math.Log(Uniform(Mix(title, appliance)));

    public static ulong HashTitle(ReadOnlySpan<char> title)
    {
        ulong hash = 14695981039346656037; // FNV-1a, 64 bits
        foreach (char c in title)
        {
            hash = (hash ^ (byte)c) * 1099511628211;
            hash = (hash ^ (byte)(c >> 8)) * 1099511628211;
        }
        return Finish(hash);
    }

    /// <summary>As <see cref="Score(ulong, Guid, double)"/>, for ids that were hashed before: not the same order.</summary>
    internal static double Score(ulong title, ulong other, double weight) => -weight / Math.Log(Uniform(Finish(title ^ other)));

    /// <summary>
    /// The same score where it is above the floor, otherwise 0, and mostly without the logarithm, which is the price of a score: -ln(u) is
    /// 1 - u at least.
    /// </summary>
    internal static double ScoreAbove(double floor, ulong title, ulong other, double weight)
    {
        double uniform = Uniform(Finish(title ^ other));
        if (weight <= floor * (1 - uniform)) return 0;
        double score = -weight / Math.Log(uniform);
        return score > floor ? score : 0;
    }

    internal static ulong HashAppliance(Guid appliance)
    {
        (ulong high, ulong low) = Halves(appliance);
        return Finish(Finish(high) ^ low);
    }

    /// <summary>Of a viewer of a title: neither all viewers of the title have the same, nor all titles of the viewer.</summary>
    internal static ulong HashViewer(Networks.NetworkAddress client, ulong title) => Finish((ulong)(client.Bits >> 64) ^ Finish((ulong)client.Bits ^ title));

    /// <returns>In (0, 1), the number's own.</returns>
    internal static double Chance(ulong number) => Uniform(Finish(number));

    internal static ulong HashNumber(ulong number) => Finish(number);

    private static ulong Mix(ulong title, Guid appliance)
    {
        (ulong high, ulong low) = Halves(appliance);
        return Finish(Finish(Finish(title) ^ high) ^ low);
    }

    private static (ulong High, ulong Low) Halves(Guid appliance)
    {
        Span<byte> id = stackalloc byte[16];
        appliance.TryWriteBytes(id, bigEndian: true, out _);
        return (BinaryPrimitives.ReadUInt64BigEndian(id), BinaryPrimitives.ReadUInt64BigEndian(id[8..]));
    }

    // SplitMix64's finalizer (Steele, Lea and Flood 2014): each input bit turns each output bit with a chance of one half.
    private static ulong Finish(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    // The upper 53 bits, moved by half a step: neither 0 nor 1, so the logarithm is finite and not zero.
    private static double Uniform(ulong hash) => ((hash >> 11) + 0.5) * (1.0 / (1UL << 53));
}
