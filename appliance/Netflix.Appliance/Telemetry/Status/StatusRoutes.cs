using System.Security.Cryptography;
using System.Text;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.Appliance.Telemetry.Status;

/// <summary><c>GET /status</c> on the admin listener: JSON, or for browsers a page that asks for it once a second and draws it.</summary>
internal static class StatusRoutes
{
    private static readonly Lazy<string> Page = new(ReadPage);

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/status", Answer).OnListener(NamedListeners.Admin);

    private static IResult Answer(HttpContext http, StatusReport report)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Vary = "Accept";
        if (!WantsPage(http.Request)) return Results.Json(report.Take());
        // The page's own script and style run, nothing else does: a disk's name cannot become a script.
        string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(Page.Value.Replace("{{nonce}}", nonce, StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }

    private static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static string ReadPage()
    {
        using Stream page = typeof(StatusRoutes).Assembly.GetManifestResourceStream("status.html")!;
        using var reader = new StreamReader(page);
        return reader.ReadToEnd();
    }
}
