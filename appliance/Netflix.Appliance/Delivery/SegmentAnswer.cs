using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>
/// A decided answer: status, header fields and which bytes of which body. A sender carries it out. <see cref="StoredBody"/> gives
/// extents to a sender that needs no copy; other bodies are read.
/// </summary>
internal sealed class SegmentAnswer : IDisposable
{
    internal required int Status { get; init; }

    /// <summary>Those of the object, and Content-Range; connection matters are the sender's, the appliance's own are <see cref="OwnFields"/>.</summary>
    internal IReadOnlyList<HeaderField> Fields { get; init; } = [];

    /// <summary>The same with every answer of its kind, such as CORS.</summary>
    internal IReadOnlyList<HeaderField> PolicyFields { get; set; } = [];

    /// <summary>What the appliance says about it; set by the exchange.</summary>
    internal IReadOnlyList<HeaderField> OwnFields { get; set; } = [];

    /// <summary>Null when no bytes follow: HEAD, 304.</summary>
    internal IContentBody? Body { get; init; }

    internal long Offset { get; init; }

    /// <summary>long.MaxValue: to the end of a body whose length is not known yet.</summary>
    internal long EndExclusive { get; init; }

    /// <summary>For Content-Length, also in answers to HEAD; null when not known.</summary>
    internal long? ContentLength { get; init; }

    /// <summary>Null when the cache had no part in it.</summary>
    internal CacheOutcome? Outcome { get; init; }

    /// <summary>For Cache-Status; null: what <see cref="Outcome"/> says.</summary>
    internal CacheStatusEntry? CacheStatus { get; set; }

    /// <summary>Seconds since the origin made it; null for content that does not age.</summary>
    internal TimeSpan? Age { get; init; }

    /// <summary>What went wrong, for people: the body says it.</summary>
    internal string? Problem { get; init; }

    /// <summary>True when the request must be taken to the origin by itself; <see cref="Unshared"/> is the answer if there is one already.</summary>
    internal bool IsPass { get; init; }

    internal SourceUnshareable? Unshared { get; init; }

    /// <param name="answer">The answer, if there is one already.</param>
    /// <param name="said">Why, for Cache-Status.</param>
    internal static SegmentAnswer Pass(SourceUnshareable? answer, CacheStatusEntry said) =>
        new() { Status = 0, IsPass = true, Unshared = answer, CacheStatus = said };

    /// <summary>Waits for the first bytes that can be believed; false when the body turned out to be unreadable.</summary>
    internal ValueTask<bool> PrepareAsync(CancellationToken cancel) =>
        Body is null ? ValueTask.FromResult(true) : Body.PrepareAsync(Offset, EndExclusive, cancel);

    public void Dispose()
    {
        Body?.Dispose();
        Unshared?.Dispose();
    }
}
