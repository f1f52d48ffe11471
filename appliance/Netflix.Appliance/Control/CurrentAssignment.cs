using Google.Protobuf.WellKnownTypes;
using Netflix.Appliance.Fill;
using Assigned = Netflix.Contracts.Fleet.Assignment;
using GrantedAccess = Netflix.Contracts.Fleet.OriginAccess;

namespace Netflix.Appliance.Control;

/// <summary>The configuration in force: last known from disk at start, then whatever the control plane says. Kept on disk before it counts.</summary>
internal sealed class CurrentAssignment
{
    private readonly ControlStateFiles _files;
    private readonly CurrentOrigin _origin;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HeldAssignment _assignment;

    public CurrentAssignment(ControlStateFiles files, CurrentOrigin origin)
    {
        _files = files;
        _origin = origin;
        _assignment = files.ReadAssignment() ?? HeldAssignment.None;
        if (files.ReadOriginAccess() is { } access) Use(access);
    }

    internal HeldAssignment Assignment => _assignment;

    /// <summary>Completes when there is something to do: another assignment, or less on disk. Take it before reading <see cref="Assignment"/>.</summary>
    internal Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Null parts of an answer mean "as before".</summary>
    internal void TakeUp(Assigned? assignment, GrantedAccess? origin)
    {
        if (origin is not null)
        {
            var access = new HeldOriginAccess(origin.Url, origin.Token, (origin.Expires ?? new Timestamp()).ToDateTimeOffset());
            _files.Write(access);
            Use(access);
        }
        // Versions only grow.
        if (assignment is null || assignment.Version <= _assignment.Version) return;
        Use(new HeldAssignment(assignment.Version, [.. assignment.Titles.Select(title => new HeldTitle((int)title.Number, title.Package))]));
    }

    /// <summary>Whatever comes next is newer.</summary>
    internal void ForgetVersion()
    {
        if (_assignment.Version > 0) Use(_assignment with { Version = 0 });
    }

    /// <summary>Something that was on disk is not there any more.</summary>
    internal void LookAgain() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private void Use(HeldAssignment held)
    {
        _files.Write(held);
        _assignment = held;
        LookAgain();
    }

    private void Use(HeldOriginAccess access)
    {
        if (Uri.TryCreate(access.Url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url))
            _origin.Access = new OriginAccess(url, access.Token, access.Expires);
    }
}
