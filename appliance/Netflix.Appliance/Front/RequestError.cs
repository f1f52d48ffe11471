namespace Netflix.Appliance.Front;

/// <summary>Why a request is not served and its connection ends: what was meant is not certain, so neither is where the next one begins.</summary>
internal sealed record RequestError(int Status, string Reason)
{
    internal static RequestError Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);
}

/// <summary>A request's body breaks the rules of its framing. The connection cannot be used any further.</summary>
internal sealed class RequestBodyException(string message) : IOException(message);
