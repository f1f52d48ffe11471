using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

internal static class UploadsModule
{
    private const string AtOnce = "uploads";
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.AddOptions<UploadOptions>().BindConfiguration("Uploads").ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        services.AddSingleton<MasterStore>();
        services.AddSingleton<PublicationStore>();
        services.AddSingleton<TitlePublisher>();
        services.AddSingleton<UploadMetrics>();
        services.AddSingleton<DiskFull>();
        services.AddHostedService<StaleSweep>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<UploadOptions>>((kestrel, uploads) =>
        {
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(uploads.Value.MinBytesPerSecond, SlowStart);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(uploads.Value.MinBytesPerSecond, SlowStart);
        });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<UploadOptions>>((limiter, uploads) =>
            limiter.AddConcurrencyLimiter(AtOnce, limit => limit.PermitLimit = limit.QueueLimit = uploads.Value.Concurrent));
        return services;
    }

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder uploads = routes.MapGroup("");
        uploads.RequireRateLimiting(AtOnce).AddEndpointFilter<RouteGroupBuilder, DiskFull>();
        PutMaster.Map(uploads);
        PutPublicationFile.Map(uploads);
        CommitPublication.Map(uploads);

        GetMaster.Map(routes);
        DeletePublication.Map(routes);
    }
}
