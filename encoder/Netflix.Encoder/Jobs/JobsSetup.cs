using Microsoft.Extensions.Options;
using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Jobs;

internal static class JobsSetup
{
    internal static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<JobsOptions, JobsOptionsValidator>().BindConfiguration("Jobs");
        services.AddSingleton<WorkerSecret>();
        services.AddGrpcClient<EncodeJobs.EncodeJobsClient>((provider, client) =>
                client.Address = new Uri(provider.GetRequiredService<IOptions<JobsOptions>>().Value.Url))
            .AddCallCredentials(async (context, metadata, provider) =>
                metadata.Add("authorization", $"Bearer {await provider.GetRequiredService<WorkerSecret>().ReadAsync(context.CancellationToken)}"))
            // The secret may travel without TLS only because an operator gave an http:// address.
            .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true);
        services.AddSingleton<ControlPlaneContact>().AddHealthChecks().AddCheck<ControlPlaneContact>("control-plane");
        return services
            .AddSingleton<JobMetrics>().AddSingleton<JobQueue>().AddSingleton<EncodePipeline>().AddSingleton<JobRun>()
            .AddHostedService<EncodeWorker>();
    }
}
