using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Peers;

/// <summary>A server is warm when it serves all bodies, byte for byte, and the origin hears of none of them.</summary>
internal static class Warming
{
    // A cache may want to see a body more than once before it keeps it.
    private const int MostPasses = 10;

    /// <exception cref="LabException">The server still asks the origin after several passes, or serves wrong bytes.</exception>
    public static async Task WarmAsync(CacheServer server, BenchOrigin origin, IReadOnlyList<BenchBody> bodies, CancellationToken cancel)
    {
        for (int pass = 0; pass < MostPasses; pass++)
        {
            long before = origin.Requests;
            await BodyReaders.ReadAllAsync(server.Url, bodies, connections: 4, cancel);
            if (origin.Requests == before)
                return;
        }
        throw new LabException($"{server.Program.Name} asks the origin still after {MostPasses} readings of the same {bodies.Count} bodies: it does not cache them.");
    }
}
