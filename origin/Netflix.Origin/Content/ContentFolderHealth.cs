using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>Ready while the content folder takes writes.</summary>
internal sealed class ContentFolderHealth(IDisk disk, IncomingFolder incoming) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string probe = incoming.NewPath();
        try
        {
            using (IDiskFile file = disk.CreateFile(probe, 0)) file.Sync();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The content folder does not take writes.", error));
        }
        finally
        {
            incoming.Discard(probe);
        }
    }
}
