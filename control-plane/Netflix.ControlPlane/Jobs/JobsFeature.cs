using Netflix.Contracts.Titles;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.ControlPlane.Jobs;

internal static class JobsFeature
{
    /// <summary>Encode jobs: the queue, the workers' side of it, and the operator's.</summary>
    internal static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration("Jobs")
            .Validate(options => ServiceSecret.IsUsable(options.SecretFile), $"Jobs:SecretFile {ServiceSecret.Rule}")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobCompletion>();
        services.AddSingleton<JobGrants>();
        services.AddSingleton<JobLeasing>();
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<JobSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<JobSignal>());
        services.AddHostedService<JobWatch>();

        services.AddSingleton<WorkerSecretInterceptor>();
        services.AddGrpc().AddServiceOptions<EncodeJobsService>(grpc =>
        {
            grpc.Interceptors.Add<WorkerSecretInterceptor>();
            grpc.MaxReceiveMessageSize = TitleManifest.MaxBytes + 64 * 1024;
        });
        return services;
    }

    internal static void MapJobs(this IEndpointRouteBuilder routes)
    {
        // Anonymous to ASP.NET: the interceptor asks for the secret.
        routes.MapGrpcService<EncodeJobsService>().OnListener(NamedListeners.Jobs).AllowAnonymous();
        routes.MapEncodeTitle();
    }
}
