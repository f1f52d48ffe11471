using Netflix.Appliance.Fill;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Delivery;

/// <summary><c>GET|HEAD|OPTIONS /titles/{package}/{path}</c>: files of packaged titles, immutable and verified. And health, for whoever balances load.</summary>
internal sealed class TitleHandler(SegmentResolver resolver, TitleManifests manifests, TitleSources sources, HealthAnswer health) : IRequestHandler
{
    private const string Prefix = "/titles/";

    public ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel)
    {
        string path = request.Path;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return health.AnswerAsync(request, path, cancel);
        if (request.Method == HttpMethods.Options) return ValueTask.FromResult(Public(CrossOrigin.Preflight()));
        if (!request.IsGet && !request.IsHead) return ValueTask.FromResult(Public(MethodNotAllowed()));
        int slash = path.IndexOf('/', Prefix.Length);
        string file = slash < 0 ? "" : path[(slash + 1)..];
        if (slash < 0 || !PackageId.TryParse(path[Prefix.Length..slash], out PackageId package) || !TitlePath.IsValid(file))
            return ValueTask.FromResult(Public(NoTitleFile()));

        SegmentRequest wanted = SegmentRequest.Of(TitleSources.Key(package, file), request);
        ValueTask<SegmentAnswer> answer = resolver.ResolveAsync(wanted, new TitlePolicy(package, file, manifests, sources), cancel);
        return answer.IsCompletedSuccessfully ? ValueTask.FromResult(Public(answer.Result)) : AwaitAsync(answer);
    }

    private static async ValueTask<SegmentAnswer> AwaitAsync(ValueTask<SegmentAnswer> answer) => Public(await answer);

    private static SegmentAnswer Public(SegmentAnswer answer)
    {
        answer.PolicyFields = CrossOrigin.Fields;
        return answer;
    }

    private static SegmentAnswer MethodNotAllowed() => ProblemAnswer.Of(
        StatusCodes.Status405MethodNotAllowed, "Title files are read with GET and HEAD.", null, false, new HeaderField("Allow", "GET, HEAD, OPTIONS"));

    private static SegmentAnswer NoTitleFile() => ProblemAnswer.Of(
        StatusCodes.Status400BadRequest,
        "A title file is /titles/{package}/{path}: 32 lower-case hexadecimal digits, then names of letters, digits, '.', '_' and '-'.");
}
