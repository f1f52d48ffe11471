using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Netflix.ServiceDefaults.Errors;
using Netflix.ServiceDefaults.Health;
using Netflix.ServiceDefaults.Listeners;
using Netflix.ServiceDefaults.Telemetry;

namespace Netflix.ServiceDefaults;

/// <summary>What every program of the platform has in common: listeners, logs, metrics, health, problem details.</summary>
public static class ServiceDefaultsExtensions
{
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.AddNamedListeners();
        builder.AddStructuredLogs();
        RequestTraces.Start();
        builder.Services.AddMetrics();
        builder.Services.AddHealthChecks();
        builder.Services.AddPlatformProblemDetails();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host =>
        {
            // A background service that dies takes its program down: a supervisor restarts it, silence would not.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
            host.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        return builder;
    }

    /// <summary>
    /// Error answers, listener isolation, /health/live and /health/ready on every listener, /metrics on the Admin listener only.
    /// Call it first, before the program's own middleware and routes.
    /// </summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UsePlatformProblemDetails();
        app.UseRouting();
        app.UseListenerIsolation();
        app.MapPlatformHealth();
        app.MapPlatformMetrics();
        return app;
    }
}
