using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.Appliance.Edge;

/// <summary>
/// Every request on the public listener, whatever its path: shared when <see cref="SharingPolicy"/> is certain that it may be,
/// passed to the origin otherwise. The engine is the one that serves titles.
/// </summary>
internal sealed class EdgeProxy(
    DeliveryExchange exchange, PassThrough pass, OriginClient client, ContentLookup content, ApplianceName name,
    IProblemDetailsService problems, IOptions<EdgeOptions> options, TimeProvider time)
{
    private readonly Uri _origin = new(options.Value.Origin);
    private readonly ExpiringSet _notShared = new(options.Value.PassEntries, TimeSpan.FromSeconds(options.Value.PassSeconds), time);

    internal Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.IsOnListener(NamedListeners.Public) ? HandleAsync(context) : next(context);

    private async Task HandleAsync(HttpContext context)
    {
        // An origin's empty 404 stays empty.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } statusPages) statusPages.Enabled = false;
        long began = time.GetTimestamp();
        ProxyRequest request = ProxyRequest.Of(context, _origin, name);
        SourceUnshareable? unshared = null;
        if (KeyOf(context.Request, request) is { } key)
        {
            var policy = new ProxyPolicy(client, request, name, time);
            if (await exchange.ServeAsync(context, SegmentRequest.Of(key, context.Request), policy, began) is not { } answer) return;
            unshared = answer.Unshared;
            _notShared.Add(key);
        }
        await PassAsync(context, request, unshared, began);
    }

    /// <summary>Null when the request is not for the cache.</summary>
    private ObjectKey? KeyOf(HttpRequest viewer, ProxyRequest request)
    {
        // The origin's address is part of the key: the folder may serve another origin tomorrow.
        string text = request.Target.OriginalString;
        if (SharingPolicy.OfRequest(viewer) != NotShared.No || text.Length > ObjectKey.MaxLength / 4) return null;
        var key = new ObjectKey(text);
        if (_notShared.Contains(key)) return null;
        // A HEAD is answered from a stored object, but never fetches one.
        return HttpMethods.IsHead(viewer.Method) && !content.IsStored(key) ? null : key;
    }

    private async Task PassAsync(HttpContext context, ProxyRequest request, SourceUnshareable? unshared, long began)
    {
        SendResult result;
        try
        {
            result = await pass.SendAsync(context, request, unshared?.Response);
        }
        catch (FillException error)
        {
            SegmentAnswer failure = FailureAnswer.Of(error);
            context.Response.StatusCode = failure.Status;
            if (failure.RetryLater) context.Response.Headers.RetryAfter = "1";
            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = failure.Status, Detail = failure.Problem } });
            result = new SendResult(SendEnd.Whole, 0, null);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            result = new SendResult(SendEnd.ViewerLeft, 0, null);
        }
        exchange.Done(context, null, result, began);
    }

    private sealed class ProxyPolicy(OriginClient client, ProxyRequest request, ApplianceName name, TimeProvider time) : IContentPolicy
    {
        public ValueTask<IFillSource> SourceAsync(CancellationToken cancel) =>
            ValueTask.FromResult<IFillSource>(new ProxyFillSource(client, request, name, time));
    }
}
