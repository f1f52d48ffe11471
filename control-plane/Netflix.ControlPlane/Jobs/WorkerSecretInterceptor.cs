using Netflix.ControlPlane.Fleet.Secrets;

namespace Netflix.ControlPlane.Jobs;

/// <summary>Encoders show the worker secret.</summary>
internal sealed class WorkerSecretInterceptor(IOptions<JobOptions> options, JobMetrics metrics)
    : SecretInterceptor(ServiceSecret.Read(options.Value.SecretFile), () => metrics.Rejected("secret"));
