using Microsoft.Extensions.Options;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>
/// Carries out one fill: waits for its turn, fetches, resumes what broke off, hands bytes to readers as they come, writes full
/// slices to disk, and keeps the object only if the whole is what was promised.
/// </summary>
internal sealed partial class FillWorker(
    SegmentStore store, RunningFills running, FillMemory memory, OriginClient client, FillMetrics metrics, FillFigures figures,
    IOptions<FillOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FillWorker> log)
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>Never throws: what goes wrong is the fill's outcome.</summary>
    internal async Task RunAsync(RunningFill fill)
    {
        // Not at "stopping": until the last connection is closed, viewers under way get the rest of what they read.
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(fill.Abandoned, lifetime.ApplicationStopped);
        long began = time.GetTimestamp();
        try
        {
            await fill.Ticket!.Granted.WaitAsync(cancel.Token);
            if (IsStoredByNow(fill))
            {
                fill.EndAlreadyStored();
                return;
            }
            metrics.Started(fill.Retention);
            // Before the origin is asked: a purge from here on covers whatever it answers.
            fill.Start = store.BeginFill();
            await FetchAsync(fill, cancel.Token);
            metrics.Ended(time.GetElapsedTime(began));
        }
        catch (FillException error)
        {
            Lose(fill, error);
        }
        catch (OperationCanceledException error)
        {
            Lose(fill, new FillException(FillFailure.Abandoned, "The fill ended because nobody waited for it, or the appliance stops.", error));
        }
        catch (Exception error)
        {
            // The boundary of a detached task: waiters must hear of it whatever it was.
            FillBroke(fill.Key.Text, error);
            fill.Fail(new FillException(FillFailure.OriginUnavailable, "The fill failed.", error));
        }
    }

    private bool IsStoredByNow(RunningFill fill)
    {
        if (!store.TryOpen(fill.Key, out ObjectLease? lease)) return false;
        using (lease)
        {
            if (!KeptHead.TryRead(lease.Metadata, out KeptHead kept)) return false;
            // Somebody found out meanwhile that there are variants: which one is wanted, the request must tell.
            if (kept is not ResponseHead head) return true;
            if (fill.Source.Stale is { } stale) return head.Freshness?.ReceivedAt > stale.Head.Freshness?.ReceivedAt;
            return (fill.Retention != Storage.Regions.Retention.Pinned || lease.IsPinned) && head.IsFresh(time.GetUtcNow());
        }
    }

    private async Task FetchAsync(RunningFill fill, CancellationToken cancel)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                string? validator = fill.Body.Received > 0 && fill.Source.Digest is null ? fill.Head?["ETag"] : null;
                SourceAnswer answer = await fill.Source.OpenAsync(fill.Body.Received, validator, cancel);
                if (answer is SourceUnshareable unshareable)
                {
                    fill.EndUnshareable(unshareable);
                    return;
                }
                using (answer)
                {
                    if (fill.Body.Received == 0) fill.OwnFields = answer.OwnFields;
                    if (answer is SourceRevalidated revalidated) await RenewAsync(fill, revalidated, cancel);
                    else await TakeAsync(fill, (SourceBody)answer, cancel);
                }
                return;
            }
            catch (FillException error) when (error.IsTransient && attempt + 1 < options.Value.Attempts && MayTryAgain(fill, error.Failure))
            {
                TimeSpan delay = RetrySchedule.Delay(
                    attempt, TimeSpan.FromMilliseconds(options.Value.FirstRetryMilliseconds), LongestRetry, Random.Shared.NextDouble());
                FillRetries(fill.Key.Text, fill.Body.Received, error.Message, delay);
                metrics.Retried();
                await Task.Delay(delay, time, cancel);
            }
        }
    }

    private async Task RenewAsync(RunningFill fill, SourceRevalidated answer, CancellationToken cancel)
    {
        if (answer.NotStored != NotStored.No) store.Remove(fill.Key);
        else if (answer.IsWorthWriting && !fill.IsDisowned)
        {
            try
            {
                // When the object was replaced meanwhile, or no disk takes the head, those who wait have it all the same.
                await fill.Validated!.ReplaceMetadataAsync(answer.Head.ToBytes(), cancel);
            }
            catch (SliceUnreadableException)
            {
                // The store has dropped the object. Whoever waits finds the body unreadable and looks again.
            }
        }
        fill.EndRevalidated(answer.Head, answer.NotStored);
    }

    // The rest of a body may only follow if it is the rest of the same body: proven by digest, or promised by a strong ETag.
    private static bool MayTryAgain(RunningFill fill, FillFailure failure) => fill.Body.Received == 0
        // With something stored to fall back on, viewers do not wait for a second failure, and nobody waits for an origin that rests.
        ? fill.Source.Stale is null && failure != FillFailure.OriginResting
        : fill.Source.Digest is not null || fill.Head?["ETag"] is ['"', ..];

    private async Task TakeAsync(RunningFill fill, SourceBody answer, CancellationToken cancel)
    {
        FillProgress progress = fill.Progress ??= await BeginAsync(fill, answer, cancel);
        while (fill.Body.Received != answer.TotalLength)
        {
            Memory<byte> space = fill.Body.Space();
            int read = await client.ReadAsync(answer.Bytes, space, cancel);
            if (read == 0)
            {
                if (answer.TotalLength is null) break;
                throw new FillException(FillFailure.OriginUnavailable, $"The origin's body ended after {fill.Body.Received} of {answer.TotalLength} bytes.") { IsTransient = true };
            }
            if (fill.Source.Digest is not null) progress.Hash.AppendData(space.Span[..read]);
            figures.Received(read);
            metrics.Received(read);
            fill.Announce();
            fill.Body.Publish(read);
            await progress.KeepFullSlicesAsync(fill, memory, cancel);
        }
        if (answer.Response.Content.Headers.ContentLength is null && answer.TotalLength is not null) await ExpectEndAsync(answer, cancel);
        await FinishAsync(fill, progress, cancel);
    }

    private async Task<FillProgress> BeginAsync(RunningFill fill, SourceBody answer, CancellationToken cancel)
    {
        if (await fill.Source.PlaceAsync(fill.Key, answer.Head, fill.Start, cancel) is { } place) running.Move(fill, place);
        fill.Writer = fill.IsDisowned ? null : store.TryCreate(fill.Key, fill.Retention, answer.TotalLength, fill.Start);
        long needed = fill.Writer is null
            ? answer.TotalLength ?? options.Value.MemoryMegabytes * 1024L * 1024 / 4
            : Math.Min(answer.TotalLength ?? long.MaxValue, 2L * ObjectLease.SliceBytes);
        await memory.ReserveAsync(needed, cancel);
        fill.ReservedBytes = needed;
        fill.ReleaseMemory = memory.Release;
        fill.Begin(answer.Head, answer.TotalLength);
        return new FillProgress(needed, answer.SurrogateKeys);
    }

    private async Task ExpectEndAsync(SourceBody answer, CancellationToken cancel)
    {
        if (await client.ReadAsync(answer.Bytes, new byte[1], cancel) != 0)
            throw new FillException(FillFailure.WrongLength, $"The origin sends more than {answer.TotalLength} bytes.");
    }

    private async Task FinishAsync(RunningFill fill, FillProgress progress, CancellationToken cancel)
    {
        if (fill.Source.Digest is { } digest)
        {
            byte[] sha256 = progress.Hash.GetHashAndReset();
            if (!digest.Matches(sha256))
                throw new FillException(FillFailure.WrongDigest, $"What the origin sent for {fill.Key} does not match its digest.");
            fill.Head = fill.Source.Proven(fill.Head!, Convert.ToHexStringLower(sha256));
        }
        // On disk before the last byte is out: who asks again after reading it finds a hit.
        bool kept = await progress.CommitAsync(fill, cancel);
        if (!kept) metrics.NotKept();
        // Disowned while it was being written: whoever did so may have looked into the store before it was there.
        if (fill.IsDisowned) store.Remove(fill.Key);
        fill.End();
    }

    private void Lose(RunningFill fill, FillException error)
    {
        metrics.Failed(error.Failure);
        if (error.Failure is not (FillFailure.NotFound or FillFailure.OriginResting or FillFailure.Abandoned)) FillLost(fill.Key.Text, error.Failure, error.Message);
        fill.Fail(error);
    }

    [LoggerMessage(2001, LogLevel.Information, "Fill of {Key} broke off at {Bytes} bytes ({Reason}); next attempt in {Delay}")]
    private partial void FillRetries(string key, long bytes, string reason, TimeSpan delay);

    [LoggerMessage(2002, LogLevel.Warning, "Fill of {Key} brought nothing: {Failure}: {Reason}")]
    private partial void FillLost(string key, FillFailure failure, string reason);

    [LoggerMessage(2003, LogLevel.Error, "Fill of {Key} broke")]
    private partial void FillBroke(string key, Exception error);
}
