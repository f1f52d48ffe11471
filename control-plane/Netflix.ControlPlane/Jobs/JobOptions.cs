using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Jobs;

internal sealed class JobOptions
{
    /// <summary>File with the secret encoders present; at least 16 characters, white space around it does not count.</summary>
    [Required] public string SecretFile { get; init; } = "";

    /// <summary>A worker that is silent for longer loses its job.</summary>
    [Range(200, 3_600_000)] public int LeaseMilliseconds { get; init; } = 30_000;

    [Range(1, 20)] public int MaxAttempts { get; init; } = 3;

    /// <summary>A job that failed for now rests so long, times the attempts it has had.</summary>
    [Range(0, 3_600_000)] public int RetryDelayMilliseconds { get; init; } = 5_000;

    /// <summary>A waiting worker looks for expired leases and rested jobs so often; new jobs wake it at once.</summary>
    [Range(50, 30_000)] public int PollMilliseconds { get; init; } = 2_000;

    /// <summary>Workers that may wait for a job at this replica at one time; the next is told to come back.</summary>
    [Range(1, 10_000)] public int MaxWaiting { get; init; } = 256;

    /// <summary>How long a worker's access to the origin is good; renewed after a third of it.</summary>
    [Range(5, 1_440)] public int GrantLifetimeMinutes { get; init; } = 60;

    internal TimeSpan Lease => TimeSpan.FromMilliseconds(LeaseMilliseconds);
    internal TimeSpan Poll => TimeSpan.FromMilliseconds(PollMilliseconds);
    internal TimeSpan GrantLifetime => TimeSpan.FromMinutes(GrantLifetimeMinutes);
}

[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
