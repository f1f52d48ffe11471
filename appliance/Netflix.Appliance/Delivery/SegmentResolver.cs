using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Delivery;

/// <summary>
/// Decides every answer, and sends none. Platform content is always fresh; what else is stored is good as <see cref="ReusePolicy"/> says:
/// <code>
/// stored, good for the request        → answer from disk                        (hit, stale)
///   stale while revalidated           → the same, and one question to the origin behind it
/// only a stored one is wanted         → 504
/// must pass, or HEAD                  → pass
/// stored, the origin must be asked    → one question for all: still good        → answer from disk (revalidated)
///                                                            another            → answer from the fill
///                                                            origin fails       → answer from disk where allowed (stale), else its error or 504
/// otherwise, fetch or join            → first bytes there  → answer from the fill (miss, collapsed)
///                                     → one of variants    → once more, with the variant's key
///                                     → not shareable      → pass
///                                     → failed             → problem
/// </code>
/// </summary>
internal sealed class SegmentResolver(ContentLookup content, TimeProvider time)
{
    // One for the marker, one for the variant, one for a body that turned out to be unreadable.
    private const int Rounds = 3;

    internal async ValueTask<SegmentAnswer> ResolveAsync(SegmentRequest request, IContentPolicy policy, CancellationToken cancel)
    {
        ObjectKey key = request.Key;
        var reason = ForwardReason.UriMiss;
        for (int round = 0; round < Rounds; round++)
        {
            StoredContent? stored = await content.FindStoredAsync(key, cancel);
            if (stored?.Kept is VariantMarker marker)
            {
                stored.Dispose();
                (key, reason) = (policy.VariantOf(marker), ForwardReason.VaryMiss);
                stored = await content.FindStoredAsync(key, cancel);
            }
            Reuse reuse = default;
            if (stored is not null)
            {
                reuse = ReuseOf(stored.Head, policy);
                if (reuse.Verdict is ReuseVerdict.Fresh or ReuseVerdict.StaleAccepted or ReuseVerdict.StaleWhileRevalidate)
                {
                    if (reuse.Verdict == ReuseVerdict.StaleWhileRevalidate) await RefreshBehindAsync(key, stored, policy, cancel);
                    if (await FromDiskAsync(request, stored, reuse, cancel) is { } hit) return hit;
                    // The store has dropped it.
                    continue;
                }
            }
            Fetched fetched = await FetchAsync(request, policy, new Lack(key, reason, stored, reuse), cancel);
            if (fetched.Answer is { } answer) return answer;
            if (fetched.Marker is { } found) (key, reason) = (policy.VariantOf(found), ForwardReason.VaryMiss);
        }
        return FailureAnswer.Of(new FillException(FillFailure.OriginUnavailable, "The disk does not give what was just stored.") { IsTransient = true });
    }

    private Reuse ReuseOf(ResponseHead head, IContentPolicy policy) =>
        head.Freshness is { } freshness ? ReusePolicy.At(time.GetUtcNow(), freshness, policy.Directives) : default;

    private ValueTask<SegmentAnswer?> FromDiskAsync(SegmentRequest request, StoredContent stored, Reuse reuse, CancellationToken cancel)
    {
        // Nothing is said of a plain hit that its block of fields does not say already.
        bool fresh = reuse.Verdict == ReuseVerdict.Fresh;
        return ReadableAsync(ObjectAnswer.Of(
            request, stored.Head, stored.Body, fresh ? CacheOutcome.Hit : CacheOutcome.Stale,
            fresh ? null : CacheStatusEntry.Hit(reuse.TimeToLive), time.GetUtcNow()), cancel);
    }

    private static async ValueTask<SegmentAnswer?> ReadableAsync(SegmentAnswer answer, CancellationToken cancel)
    {
        bool readable = false;
        try
        {
            readable = await answer.PrepareAsync(cancel);
            return readable ? answer : null;
        }
        finally
        {
            if (!readable) answer.Dispose();
        }
    }

    /// <summary>Takes over the stale object.</summary>
    private async Task<Fetched> FetchAsync(SegmentRequest request, IContentPolicy policy, Lack lack, CancellationToken cancel)
    {
        using StoredContent? stale = lack.Stale;
        DateTimeOffset came = time.GetUtcNow();
        try
        {
            if (policy.Directives.OnlyIfCached) return new Fetched(NotCached());
            if (policy.HasFailedLately(lack.Key) && await StandInAsync(request, lack, null, "failed lately", cancel) is { } standIn) return new Fetched(standIn);
            if (policy.PassOf(lack.Key, lack.Reason) is { } pass) return new Fetched(SegmentAnswer.Pass(null, pass));
            IFillSource source = await policy.SourceAsync(stale, cancel);
            if (request.IsHead && source is { KnownHead: { } head, KnownLength: { } length })
                return new Fetched(ObjectAnswer.Of(request, head, new AbsentBody(length), CacheOutcome.Miss, null, came));
            switch (await content.FillAsync(lack.Key, source, cancel))
            {
                case FoundContent found when IsTooOld(found, policy, came):
                    found.Body.Dispose();
                    return new Fetched(SegmentAnswer.Pass(null, CacheStatusEntry.Forward(lack.Reason)));
                case FoundContent found:
                    return new Fetched(await ReadableAsync(
                        ObjectAnswer.Of(request, found.Head, found.Body, found.Outcome, lack.Said(found, time.GetUtcNow()), time.GetUtcNow()), cancel));
                case VariantContent variant:
                    return new Fetched(null, variant.Marker);
                case UnshareableContent own:
                    return new Fetched(await UnsharedAsync(request, policy, lack, own, cancel));
                case var other:
                    throw new InvalidOperationException($"A look-up cannot end as {other}.");
            }
        }
        catch (FillException error)
        {
            if (await StandInAsync(request, lack, null, error.Failure.ToString(), cancel) is not { } standIn) return new Fetched(Failed(lack, error));
            policy.Failed(lack.Key);
            return new Fetched(standIn);
        }
    }

    // A fetch that others began may bring for hours what was good for seconds.
    private bool IsTooOld(FoundContent found, IContentPolicy policy, DateTimeOffset came) =>
        found is { Outcome: CacheOutcome.Collapsed, Head.Freshness: { } freshness } && freshness.ReceivedAt < came
        && ReuseOf(found.Head, policy).Verdict is ReuseVerdict.MustRevalidate;

    private async ValueTask<SegmentAnswer> UnsharedAsync(
        SegmentRequest request, IContentPolicy policy, Lack lack, UnshareableContent own, CancellationToken cancel)
    {
        if (!StatusCode.IsOriginError(own.Status)) policy.NotShared(lack.Key);
        else if (await StandInAsync(request, lack, own.Status, "origin error", cancel) is { } stale)
        {
            policy.Failed(lack.Key);
            own.Answer?.Dispose();
            return stale;
        }
        return SegmentAnswer.Pass(own.Answer, CacheStatusEntry.Forward(lack.Reason) with { Detail = own.Reason.ToString() });
    }

    /// <summary>The stored object in place of an origin that fails; null when it may not stand in.</summary>
    private async ValueTask<SegmentAnswer?> StandInAsync(SegmentRequest request, Lack lack, int? status, string detail, CancellationToken cancel)
    {
        if (lack.Stale is not { } stale || !(lack.Reuse.StaleIfErrorUntil >= time.GetUtcNow())) return null;
        CacheStatusEntry said = CacheStatusEntry.Forward(lack.Reason) with { ForwardStatus = status, TimeToLive = lack.Reuse.TimeToLive, Detail = detail };
        return await ReadableAsync(
            ObjectAnswer.Of(request, stale.Head, new StoredBody(stale.Lease.Share()), CacheOutcome.Stale, said, time.GetUtcNow()), cancel);
    }

    // RFC 9111, section 5.2.2.2: what must be validated and cannot be is a 504.
    private static SegmentAnswer Failed(Lack lack, FillException error)
    {
        SegmentAnswer answer = lack.Stale is not null && error.Failure is (FillFailure.OriginUnavailable or FillFailure.OriginResting)
            ? ProblemAnswer.Of(StatusCodes.Status504GatewayTimeout, "What is stored must be validated first, and the origin does not answer.", CacheOutcome.Miss, retryLater: true)
            : FailureAnswer.Of(error);
        answer.CacheStatus = CacheStatusEntry.Forward(lack.Reason) with { Detail = error.Failure.ToString() };
        return answer;
    }

    private static SegmentAnswer NotCached()
    {
        SegmentAnswer answer = ProblemAnswer.Of(StatusCodes.Status504GatewayTimeout, "Nothing stored will do, and only-if-cached forbids to ask the origin.");
        answer.CacheStatus = CacheStatusEntry.Own("only-if-cached");
        return answer;
    }

    private async ValueTask RefreshBehindAsync(ObjectKey key, StoredContent stale, IContentPolicy policy, CancellationToken cancel)
    {
        if (content.IsFetched(key) || policy.HasFailedLately(key) || policy.PassOf(key, ForwardReason.Stale) is not null) return;
        try
        {
            // Begun before the answer: it takes from the request, and from the stored object, what will be gone afterwards.
            IFillSource source = await policy.SourceAsync(stale, cancel);
            _ = NoteAsync(content.RefreshAsync(key, source));
        }
        catch (FillException)
        {
            // The viewer has asked for what is stored, and gets it.
        }

        async Task NoteAsync(Task<RefreshOutcome> refresh)
        {
            switch (await refresh)
            {
                case RefreshOutcome.NotShared: policy.NotShared(key); break;
                case RefreshOutcome.Failed: policy.Failed(key); break;
            }
        }
    }

    /// <summary>What the store could not answer, and why.</summary>
    /// <param name="Stale">What it has all the same.</param>
    private sealed record Lack(ObjectKey Key, ForwardReason Missing, StoredContent? Stale, Reuse Reuse)
    {
        internal ForwardReason Reason => Stale is null ? Missing : Reuse.BecauseOfRequest ? ForwardReason.Request : ForwardReason.Stale;

        internal CacheStatusEntry Said(FoundContent found, DateTimeOffset now) => found.Outcome == CacheOutcome.Hit
            ? CacheStatusEntry.Hit(found.Head.Freshness?.TimeToLive(now))
            : CacheStatusEntry.Forward(Reason) with
            {
                ForwardStatus = found.Outcome == CacheOutcome.Revalidated ? StatusCodes.Status304NotModified : null,
                TimeToLive = found.Head.Freshness?.TimeToLive(now),
                Stored = found.IsKept,
                Collapsed = found.IsCollapsed,
            };
    }

    /// <summary>An answer; or the marker to go on with; or neither, when what was found could not be read.</summary>
    private readonly record struct Fetched(SegmentAnswer? Answer, VariantMarker? Marker = null);

    private sealed record AbsentBody(long? Length) : IContentBody
    {
        public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel) => ValueTask.FromResult(true);

        public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel) => ValueTask.FromResult(0);

        public bool IsAtHand(long offset) => false;

        public void Dispose()
        {
        }
    }
}
