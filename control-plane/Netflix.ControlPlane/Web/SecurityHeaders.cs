namespace Netflix.ControlPlane.Web;

/// <summary>What a browser is told about our pages and answers.</summary>
internal static class SecurityHeaders
{
    // Scripts, the only thing that could act for the viewer, come from us alone. Pictures and video come from appliances, and those
    // change while a page lives: one that joins during a film must be reachable without reloading the page, so any http(s) origin is
    // allowed for data. blob: is Media Source Extensions; inline styles are what players set on their captions and sliders.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; manifest-src 'self'; " +
        "worker-src 'self' blob:; connect-src 'self' http: https: blob: data:; img-src 'self' http: https: blob: data:; " +
        "media-src 'self' http: https: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>For pages and their files.</summary>
    internal static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    /// <summary>For every answer: nobody guesses a content type.</summary>
    internal static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // On starting: the answer to an exception begins with cleared headers.
        context.Response.OnStarting(static response =>
        {
            ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
