namespace Netflix.ControlPlane.Jobs;

/// <summary>A job as people see it.</summary>
/// <param name="Stage">"download", "probe", "encode", "package" or "publish"; null before the first report of the attempt.</param>
/// <param name="TotalShare">0 to 1 of the job.</param>
/// <param name="Attempt">From 1; 0 while nobody has taken it.</param>
/// <param name="Failure">Why the last attempt failed; null when none has.</param>
/// <param name="Worker">Who has or had it last.</param>
internal sealed record EncodeJobStatus(
    Guid JobId, Guid ContentId, EncodeJobState State, string? Stage, double StageShare, double TotalShare, double FramesPerSecond,
    int Attempt, string? Failure, string? Worker, DateTimeOffset UpdatedAt);

/// <param name="Sha256">32 bytes.</param>
internal sealed record EncodeMaster(Guid MasterId, long LengthBytes, byte[] Sha256);

/// <param name="Created">False: the title had this job already, queued or running.</param>
internal readonly record struct EnqueuedJob(Guid JobId, bool Created);

/// <summary>What a worker holds.</summary>
/// <param name="TakenOver">True when the lease of an earlier worker had run out.</param>
internal sealed record LeasedJob(Guid JobId, Guid LeaseId, int Attempt, Guid ContentId, EncodeMaster Master, bool TakenOver);

/// <param name="Stage">See <see cref="EncodeJobStatus"/>.</param>
internal readonly record struct EncodeProgress(string? Stage, double StageShare, double TotalShare, double FramesPerSecond);

/// <summary>A lease that a report found in force.</summary>
internal sealed record HeldLease(Guid MasterId, DateTimeOffset GrantExpiresAt);

/// <param name="Package">Null until the job is done.</param>
internal sealed record LockedJob(Guid ContentId, EncodeJobState State, string? Package);

/// <summary>The queue at one moment.</summary>
/// <param name="OldestQueued">Age of the oldest job nobody has taken; zero when there is none.</param>
/// <param name="Running">Progress of running jobs, at most as many as were asked for.</param>
internal sealed record QueueState(
    IReadOnlyDictionary<EncodeJobState, long> Jobs, TimeSpan OldestQueued, IReadOnlyList<EncodeJobStatus> Running);
