namespace Netflix.ControlPlane.Jobs;

internal static class JobsFeature
{
    /// <summary>Encode jobs: the queue, and the workers' side of it.</summary>
    internal static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobTable>();
        return services;
    }
}
