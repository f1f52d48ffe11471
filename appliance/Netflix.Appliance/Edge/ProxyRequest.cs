using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Edge;

/// <summary>A viewer's request as it goes on to the origin: same method, target and end-to-end fields, own Host, one more Via.</summary>
internal sealed class ProxyRequest
{
    // An Expect is answered here; Content-Length goes with the body; the trace is HttpClient's to hand on.
    private static readonly string[] OfThisHop = ["Host", "Expect", "Content-Length", "traceparent", "tracestate"];

    // Answered here, from the whole object, when it can be shared.
    private static readonly string[] Conditional =
        ["Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];

    private readonly List<HeaderField> _fields = [];
    private readonly HttpMethod _method;

    private ProxyRequest(HttpMethod method, string target, IReadOnlyList<HeaderField> asked)
    {
        _method = method;
        Target = target;
        Asked = asked;
    }

    /// <summary>At the first origin.</summary>
    internal string Target { get; }

    /// <summary>Whether asking twice, or somebody else, changes nothing.</summary>
    internal bool IsSafe => _method == HttpMethod.Get || _method == HttpMethod.Head || _method == HttpMethod.Options;

    /// <summary>The viewer's fields as they came: by these variants are told apart, and nothing else is when one is looked for.</summary>
    internal IReadOnlyList<HeaderField> Asked { get; }

    /// <summary>What targets are appended to.</summary>
    internal static string BaseOf(Uri origin) => $"{origin.GetLeftPart(UriPartial.Authority)}{origin.AbsolutePath.TrimEnd('/')}";

    // OPTIONS * asks about the whole server: the origin's root is as near as a URL comes to it.
    internal static string TargetOf(ViewerRequest viewer, string originBase) => originBase + (viewer.Target.StartsWith('/') ? CmcdReport.Without(viewer.Target) : "/");

    /// <param name="target">From <see cref="TargetOf"/>.</param>
    /// <exception cref="FillException">The request has been here before.</exception>
    internal static ProxyRequest Of(ViewerRequest viewer, string target, ApplianceName name)
    {
        if (ViaField.IsLoop(viewer.Fields, name))
            throw new FillException(FillFailure.Loop, $"The request came through {name.Value} before: the origin leads back here, or another cache has the same name.");
        var request = new ProxyRequest(HttpMethod.Parse(viewer.Method), target, viewer.Fields);
        HashSet<string> ended = HopByHop.Of(viewer.Fields.Where(field => field.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase)).Select(field => field.Value));
        ended.UnionWith(OfThisHop);
        request._fields.AddRange(viewer.Fields.Where(field => !ended.Contains(field.Name)));
        request._fields.Add(new HeaderField("Via", $"{viewer.Protocol} {name.Value}"));
        return request;
    }

    /// <summary>As it came, with its body.</summary>
    internal HttpRequestMessage ToMessage(Uri target, ViewerRequest original)
    {
        var message = new HttpRequestMessage(_method, target) { Content = original.Body is { } body ? new StreamContent(body) : null };
        if (message.Content is { } content) content.Headers.ContentLength = original.BodyLength;
        Copy(message, _ => true);
        return message;
    }

    /// <summary>For the whole object, whatever part of it or condition on it the viewer has in mind.</summary>
    /// <param name="conditions">The cache's own, on what it has stored.</param>
    internal HttpRequestMessage ToWholeGet(Uri target, params IReadOnlyList<HeaderField> conditions)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, target);
        Copy(message, field => !Conditional.Contains(field.Name, StringComparer.OrdinalIgnoreCase));
        foreach (HeaderField condition in conditions) message.Headers.TryAddWithoutValidation(condition.Name, condition.Value);
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
