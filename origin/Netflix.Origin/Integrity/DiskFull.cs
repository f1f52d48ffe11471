using Microsoft.AspNetCore.Http.HttpResults;

namespace Netflix.Origin.Integrity;

/// <summary>Answers an upload that finds no room with 507, whichever step found it.</summary>
internal sealed class DiskFull(StoreLayout layout) : IEndpointFilter
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (IOException error) when (error.HResult is NoSpaceLeft or QuotaExceeded)
        {
            return Problem(layout.FreeBytes());
        }
    }

    public static ProblemHttpResult Problem(long freeBytes) => TypedResults.Problem(
        statusCode: StatusCodes.Status507InsufficientStorage,
        title: "The origin's disk is full",
        detail: $"{freeBytes} bytes are free, which this upload does not fit into. Free or add space under the content folder and send it again; nothing was kept of it.");
}
