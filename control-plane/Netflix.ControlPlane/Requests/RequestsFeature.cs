using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netflix.ControlPlane.Requests;

internal static class RequestsFeature
{
    /// <summary>How JSON reads on this API: snake case, numbers as numbers.</summary>
    internal static IServiceCollection AddRequests(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.MaxDepth = 16;
    });
}
