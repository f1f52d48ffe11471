using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Control;

/// <summary>
/// Brings the assigned titles onto the disks, most wanted first, pinned, a few files at a time and behind what viewers miss.
/// What is missing, for whatever reason, is tried again until it is there or no longer assigned.
/// </summary>
internal sealed partial class AssignmentPuller(
    CurrentAssignment current, Holdings holdings, SegmentStore store, TitleManifests manifests, TitleSources sources,
    MissCoalescer coalescer, IOptions<FillOptions> options, TimeProvider time, ILogger<AssignmentPuller> log) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    // A disk may fail or lose a corrupt object at any time: what is assigned is compared with what is there now and then.
    private static readonly TimeSpan Inspection = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int failures = 0;
        while (true)
        {
            Task changed = current.Changed;
            HeldAssignment assignment = current.Assignment;
            bool complete = await PullAsync(assignment, stoppingToken);
            failures = complete ? 0 : failures + 1;
            TimeSpan pause = complete ? Inspection : RetrySchedule.Delay(failures - 1, FirstRetry, LongestRetry, Random.Shared.NextDouble());
            Task rest = Task.Delay(pause, time, stoppingToken);
            if (await Task.WhenAny(changed, rest) == changed) failures = 0;
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    /// <returns>True when everything assigned is on disk.</returns>
    private async Task<bool> PullAsync(HeldAssignment assignment, CancellationToken cancel)
    {
        List<TitleFiles> titles = [];
        List<TitleHolding> held = [];
        List<(TitleFiles Title, TitleFile File)> missing = [];
        int unknown = 0;
        foreach ((int number, string package) in assignment.Titles)
        {
            if (await FindTitleAsync(package, cancel) is not { } title)
            {
                held.Add(new TitleHolding(number, package, 0, 0));
                unknown++;
                continue;
            }
            titles.Add(title);
            TitleFile[] absent = [.. title.All.Where(file => !IsPinned(title, file))];
            missing.AddRange(absent.Select(file => (title, file)));
            held.Add(new TitleHolding(number, package, title.TotalBytes - absent.Sum(file => file.Length), title.TotalBytes));
        }
        holdings.Replace(new HoldingsSnapshot(held, missing.Count + unknown));
        // A title whose manifest could not be read now may still be wanted: pins are let go only with the whole picture.
        if (unknown == 0) store.RetainPins(titles.SelectMany(title => title.All.Select(file => TitleSources.Key(title.Package, file.Path))));
        if (missing.Count > 0) Pulling(missing.Count, assignment.Version);

        int lost = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentPlannedFetches, CancellationToken = cancel };
        await Parallel.ForEachAsync(missing, parallel, async (item, token) =>
        {
            // A newer assignment takes effect at once, not after the old one's files.
            if (current.Assignment != assignment || !await PullAsync(item.Title, item.File, token)) Interlocked.Increment(ref lost);
            else holdings.Held(item.Title.Package.ToString(), item.File.Length);
        });
        return lost + unknown == 0;
    }

    private async Task<TitleFiles?> FindTitleAsync(string package, CancellationToken cancel)
    {
        if (!PackageId.TryParse(package, out PackageId id))
        {
            TitleUnknown(package, "not a package id");
            return null;
        }
        try
        {
            return await manifests.FindAsync(id, cancel);
        }
        catch (FillException error)
        {
            TitleUnknown(package, error.Message);
            return null;
        }
    }

    private bool IsPinned(TitleFiles title, TitleFile file)
    {
        if (!store.TryOpen(TitleSources.Key(title.Package, file.Path), out ObjectLease? lease)) return false;
        using (lease) return lease.IsPinned;
    }

    private bool IsHeld(ObjectKey key)
    {
        if (!store.TryOpen(key, out ObjectLease? lease)) return false;
        lease.Dispose();
        return true;
    }

    private async Task<bool> PullAsync(TitleFiles title, TitleFile file, CancellationToken cancel)
    {
        ObjectKey key = TitleSources.Key(title.Package, file.Path);
        try
        {
            if (IsHeld(key)) return await store.PinAsync(key, cancel);
            // More is assigned than may be pinned: fetching it again and again would only waste the line.
            if (!store.CanPin(key, file.Length)) return false;
            using FillReader reader = coalescer.Join(key, sources.File(title.Package, file), FillPriority.Planned, out _);
            await reader.Fill.Ended.WaitAsync(cancel);
            // A viewer's fill may have brought it in unpinned, or no disk could keep it.
            return await store.PinAsync(key, cancel);
        }
        catch (Exception error) when (error is FillException or SliceUnreadableException)
        {
            return false;
        }
    }

    [LoggerMessage(4201, LogLevel.Information, "{Files} files of assignment {Version} are not on disk; fetching them")]
    private partial void Pulling(int files, ulong version);

    [LoggerMessage(4202, LogLevel.Warning, "Title {Package} of the assignment cannot be had now: {Reason}")]
    private partial void TitleUnknown(string package, string reason);
}
