using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Front;

/// <summary>A request that Kestrel's own stack read, taken to the same exchange.</summary>
internal static class Http2Request
{
    internal static async Task ServeAsync(HttpContext context, DeliveryExchange exchange, TimeProvider time)
    {
        // An origin's empty 404 stays empty.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } statusPages) statusPages.Enabled = false;
        HttpRequest request = context.Request;
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        HeaderField[] fields =
            [.. request.Headers.Where(field => !field.Key.StartsWith(':')).SelectMany(field => field.Value.Select(value => new HeaderField(field.Key, value ?? "")))];
        var viewer = new ViewerRequest(
            request.Method, target, request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal), fields,
            context.Connection.RemoteIpAddress, hasBody ? request.Body : null, request.ContentLength);
        await exchange.ServeAsync(viewer, new CopyingSender(context, time), context.RequestAborted);
    }
}
