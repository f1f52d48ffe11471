using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Jobs;

internal sealed class JobsOptions
{
    /// <summary>The control plane's Fleet listener, e.g. http://control-plane:5001 (HTTP/2 without TLS) or https://….</summary>
    [Required, Url] public string Url { get; init; } = "";

    /// <summary>File with the worker secret; read at every call, so that it can be changed without a restart.</summary>
    [Required] public string SecretFile { get; init; } = "";

    /// <summary>For people; unique among the encoders.</summary>
    [Required] public string WorkerName { get; init; } = Environment.MachineName;

    /// <summary>How long one question for work may wait for an answer.</summary>
    [Range(1, 30)] public int LeaseWaitSeconds { get; init; } = 20;

    /// <summary>Progress is told at least this often, and never less often than each third of the lease.</summary>
    [Range(1, 60)] public int ReportSeconds { get; init; } = 2;
}

[OptionsValidator]
internal sealed partial class JobsOptionsValidator : IValidateOptions<JobsOptions>;
