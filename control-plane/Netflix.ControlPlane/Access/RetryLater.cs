using System.Globalization;

namespace Netflix.ControlPlane.Access;

/// <summary>A problem that passes: the answer says when to come back, in whole seconds of <c>Retry-After</c>.</summary>
internal sealed class RetryLater(int status, string title, string detail, TimeSpan wait) : IResult
{
    internal TimeSpan Wait { get; } = wait;

    internal static RetryLater Unavailable(string title, string detail, TimeSpan wait) =>
        new(StatusCodes.Status503ServiceUnavailable, title, detail, wait);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));
        httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(httpContext);
    }
}
