using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netflix.Appliance.Tests.Site;

/// <summary>Anyone's HTTP server: real Kestrel, on port 0 unless it had another before.</summary>
internal static class ForeignOrigin
{
    internal static async Task<WebApplication> StartAsync(RequestDelegate answer, string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        WebApplication origin = builder.Build();
        origin.Run(answer);
        await origin.StartAsync();
        return origin;
    }
}
