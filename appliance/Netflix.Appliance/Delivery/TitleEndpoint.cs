using Netflix.Appliance.Fill;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Delivery;

/// <summary><c>GET|HEAD|OPTIONS /titles/{package}/{path}</c>: files of packaged titles, immutable and verified.</summary>
internal sealed class TitleEndpoint(
    DeliveryExchange exchange, TitleManifests manifests, TitleSources sources, IProblemDetailsService problems, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapMethods(
        "/titles/{package}/{**path}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Options],
        (HttpContext context, TitleEndpoint endpoint, string package, string? path) => endpoint.HandleAsync(context, package, path));

    private async Task HandleAsync(HttpContext context, string package, string? path)
    {
        long began = time.GetTimestamp();
        CrossOrigin.SetFields(context.Response.Headers);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            CrossOrigin.AnswerPreflight(context.Response);
        }
        else if (!PackageId.TryParse(package, out PackageId id) || !TitlePath.IsValid(path))
        {
            await RefuseAsync(context);
            exchange.Done(context, null, new SendResult(SendEnd.Whole, 0, null), began);
        }
        else
        {
            SegmentRequest request = SegmentRequest.Of(TitleSources.Key(id, path!), context.Request);
            await exchange.ServeAsync(context, request, new TitlePolicy(id, path!, manifests, sources), began);
        }
    }

    private async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails =
            {
                Status = StatusCodes.Status400BadRequest,
                Detail = "A title file is /titles/{package}/{path}: 32 lower-case hexadecimal digits, then names of letters, digits, '.', '_' and '-'.",
            },
        });
    }
}
