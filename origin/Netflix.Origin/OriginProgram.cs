using System.Text.Json;
using Netflix.Origin.Access;
using Netflix.Origin.Content;
using Netflix.Origin.Uploads;
using Netflix.ServiceDefaults;

namespace Netflix.Origin;

/// <summary>Takes masters, keeps packaged titles, serves both to the platform's own programs.</summary>
internal static class OriginProgram
{
    /// <param name="replace">What a test runs the origin with instead of the real disk or clock.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        builder.Services.AddContent().AddUploads().AddAccess();
        replace?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        app.UseAccess();
        app.MapUploads();
        app.MapContent();
        return app;
    }
}
