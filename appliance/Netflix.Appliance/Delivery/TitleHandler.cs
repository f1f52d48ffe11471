using System.Buffers;
using System.IO.Hashing;
using System.Net;
using System.Text;
using Netflix.Appliance.Access;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Fill.Prefetch;
using Netflix.Appliance.Quality;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Delivery;

/// <summary>
/// <c>GET|HEAD|OPTIONS /t.{token}/titles/{package}/{path}</c>: files of packaged titles, immutable and verified. Artwork needs no
/// token. <c>POST …/titles/{package}/cmcd</c> takes what players report between requests. And health, for whoever balances load.
/// </summary>
internal sealed class TitleHandler(
    AccessGate gate, SegmentResolver resolver, TitleManifests manifests, TitleSources sources, SegmentPrefetch prefetch, ViewerQuality quality, EventReports reports,
    HealthAnswer health) : IRequestHandler
{
    private const string Prefix = "/titles/", Artwork = "artwork/", FileMethods = "GET, HEAD, OPTIONS", ReportMethods = "POST, OPTIONS";

    public ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel)
    {
        if (request.Target.StartsWith(HealthAnswer.Prefix, StringComparison.Ordinal)) return health.AnswerAsync(request, request.Path, cancel);
        AccessVerdict verdict = Admit(request, out ulong token);
        string path = request.Path;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return health.AnswerAsync(request, path, cancel);
        int slash = path.IndexOf('/', Prefix.Length);
        string file = slash < 0 ? "" : path[(slash + 1)..];
        bool isReport = file == EventReports.File;
        if (request.Method == HttpMethods.Options) return ValueTask.FromResult(Public(CrossOrigin.Preflight(isReport ? ReportMethods : FileMethods)));
        if (isReport ? !request.IsPost : !request.IsGet && !request.IsHead) return ValueTask.FromResult(Public(MethodNotAllowed(isReport)));
        if (verdict != AccessVerdict.Granted)
            return ValueTask.FromResult(Public(ProblemAnswer.Of(AccessRefusal.StatusOf(verdict), AccessRefusal.DetailOf(verdict))));
        if (slash < 0 || !PackageId.TryParse(path[Prefix.Length..slash], out PackageId package) || !TitlePath.IsValid(file))
            return ValueTask.FromResult(Public(NoTitleFile()));
        if (isReport) return TakeReportAsync(request, token, cancel);

        SegmentRequest wanted = SegmentRequest.Of(TitleSources.Key(package, file), request);
        ValueTask<SegmentAnswer> answer = resolver.ResolveAsync(wanted, new TitlePolicy(package, file, manifests, sources), cancel);
        if (request.IsGet && IsMedia(file) && request.Cmcd is { } cmcd && request.Client is { } client)
            return HearAsync(package, file, answer, client, token, cmcd);
        return answer.IsCompletedSuccessfully ? ValueTask.FromResult(Given(package, file, answer.Result)) : AwaitAsync(package, file, answer);
    }

    private async ValueTask<SegmentAnswer> AwaitAsync(PackageId package, string file, ValueTask<SegmentAnswer> answer) =>
        Given(package, file, await answer);

    private async ValueTask<SegmentAnswer> TakeReportAsync(ViewerRequest request, ulong token, CancellationToken cancel) =>
        Public(await reports.TakeAsync(request, token, cancel));

    // Artwork is public: whoever asks for it has shown no token.
    private static bool IsMedia(string file) => !file.StartsWith(Artwork, StringComparison.Ordinal)
        && !file.EndsWith(".mpd", StringComparison.Ordinal) && !file.EndsWith(".m3u8", StringComparison.Ordinal);

    // Only who is served has a voice.
    private ValueTask<SegmentAnswer> HearAsync(PackageId package, string file, ValueTask<SegmentAnswer> answer, IPAddress client, ulong token, in Cmcd cmcd)
    {
        if (!answer.IsCompletedSuccessfully) return AwaitAsync(package, file, answer, client, token, cmcd);
        SegmentAnswer given = answer.Result;
        if (given.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent) quality.Hear(client, token, cmcd);
        return ValueTask.FromResult(Given(package, file, given));
    }

    private async ValueTask<SegmentAnswer> AwaitAsync(PackageId package, string file, ValueTask<SegmentAnswer> answer, IPAddress client, ulong token, Cmcd cmcd) =>
        await HearAsync(package, file, ValueTask.FromResult(await answer), client, token, cmcd);

    private SegmentAnswer Given(PackageId package, string file, SegmentAnswer answer)
    {
        prefetch.After(package, file, answer.Body);
        return Public(answer);
    }

    /// <param name="token">A hash of the token where the player reports something; else 0.</param>
    private AccessVerdict Admit(ViewerRequest request, out ulong token)
    {
        token = 0;
        byte[]? large = null;
        Span<byte> target = request.Target.Length <= 1024 ? stackalloc byte[1024] : large = ArrayPool<byte>.Shared.Rent(request.Target.Length);
        Span<byte> method = stackalloc byte[32];
        try
        {
            // ASCII, both: the parser lets nothing else through; what HTTP/2 brings otherwise is no title's name.
            if (Ascii.FromUtf16(request.Target, target, out int length) != OperationStatus.Done
                || Ascii.FromUtf16(request.Method, method, out int methodLength) != OperationStatus.Done)
            {
                // Where its token would end is unknown: none of it may reach the log.
                request.DropToken(restLength: 0);
                return AccessVerdict.Malformed;
            }
            AccessVerdict verdict = gate.Admit(method[..methodLength], target[..length], request.Client, out ReadOnlySpan<byte> rest);
            request.DropToken(rest.Length);
            if (rest.Length < length && (request.IsPost || request.Cmcd is not null)) token = XxHash3.HashToUInt64(target[..(length - rest.Length)]);
            return verdict;
        }
        finally
        {
            if (large is not null) ArrayPool<byte>.Shared.Return(large);
        }
    }

    private static SegmentAnswer Public(SegmentAnswer answer)
    {
        answer.PolicyFields = CrossOrigin.Fields;
        return answer;
    }

    private static SegmentAnswer MethodNotAllowed(bool isReport) => ProblemAnswer.Of(
        StatusCodes.Status405MethodNotAllowed, isReport ? "Reports of players are posted." : "Title files are read with GET and HEAD.", null, false,
        new HeaderField("Allow", isReport ? ReportMethods : FileMethods));

    private static SegmentAnswer NoTitleFile() => ProblemAnswer.Of(
        StatusCodes.Status400BadRequest,
        "A title file is /titles/{package}/{path}: 32 lower-case hexadecimal digits, then names of letters, digits, '.', '_' and '-'.");
}
