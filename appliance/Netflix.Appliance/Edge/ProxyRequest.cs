using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Edge;

/// <summary>A viewer's request as it goes on to the origin: same method, target and end-to-end fields, own Host, one more Via.</summary>
internal sealed class ProxyRequest
{
    // A target goes on byte by byte: what %2F or '..' mean is the origin's business.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // Answered here, from the whole object, when it can be shared.
    private static readonly string[] Conditional =
        ["Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];

    private readonly List<HeaderField> _fields = [];
    private readonly HttpMethod _method;

    private ProxyRequest(HttpMethod method, Uri target)
    {
        _method = method;
        Target = target;
    }

    internal Uri Target { get; }

    internal static ProxyRequest Of(HttpContext context, Uri origin, ApplianceName name)
    {
        string raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!raw.StartsWith('/')) raw = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        var request = new ProxyRequest(
            HttpMethod.Parse(context.Request.Method),
            new Uri($"{origin.GetLeftPart(UriPartial.Authority)}{origin.AbsolutePath.TrimEnd('/')}{raw}", Verbatim));
        HashSet<string> ended = HopByHop.Of(context.Request.Headers.Connection);
        foreach ((string field, StringValues values) in context.Request.Headers)
        {
            // Kestrel has answered an Expect already; Content-Length goes with the body; the trace is HttpClient's to hand on.
            if (ended.Contains(field) || field.StartsWith(':') || field is "Host" or "Expect" or "Content-Length" or "traceparent" or "tracestate") continue;
            request._fields.AddRange(values.Select(value => new HeaderField(field, value ?? "")));
        }
        request._fields.Add(new HeaderField("Via", $"{context.Request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal)} {name.Value}"));
        return request;
    }

    /// <summary>As it came, with its body.</summary>
    internal HttpRequestMessage ToMessage(HttpRequest original)
    {
        bool hasBody = original.ContentLength is not null || original.Headers.TransferEncoding.Count > 0;
        var message = new HttpRequestMessage(_method, Target) { Content = hasBody ? new StreamContent(original.Body) : null };
        if (hasBody) message.Content!.Headers.ContentLength = original.ContentLength;
        Copy(message, _ => true);
        return message;
    }

    /// <summary>For the whole object, whatever part of it or condition on it the viewer has in mind.</summary>
    internal HttpRequestMessage ToWholeGet()
    {
        var message = new HttpRequestMessage(HttpMethod.Get, Target);
        Copy(message, field => !Conditional.Contains(field.Name, StringComparer.OrdinalIgnoreCase));
        return message;
    }

    private void Copy(HttpRequestMessage message, Func<HeaderField, bool> include)
    {
        foreach (HeaderField field in _fields.Where(include))
        {
            if (!message.Headers.TryAddWithoutValidation(field.Name, field.Value))
                message.Content?.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }
    }
}
