using System.Globalization;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Delivery;

/// <summary>What a viewer is told when a fill brought nothing and no byte was sent yet.</summary>
internal static class FailureAnswer
{
    /// <param name="outcome">Null when the cache had no part in it.</param>
    internal static SegmentAnswer Of(FillException error, CacheOutcome? outcome = CacheOutcome.Miss) => ProblemAnswer.Of(
        error.Failure switch
        {
            FillFailure.NotFound => StatusCodes.Status404NotFound,
            FillFailure.Loop => StatusCodes.Status508LoopDetected,
            FillFailure.OriginResting when error.Rest?.Because == OriginFault.Silent => StatusCodes.Status504GatewayTimeout,
            FillFailure.OriginResting => StatusCodes.Status503ServiceUnavailable,
            FillFailure.Overloaded or FillFailure.Abandoned => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status502BadGateway,
        },
        error.Failure switch
        {
            FillFailure.NotFound => "Neither this appliance nor its origin has it.",
            FillFailure.Loop => error.Message,
            FillFailure.Overloaded or FillFailure.Abandoned => "This appliance has no room for another fetch now; try again or ask another appliance.",
            FillFailure.OriginResting => "The origin failed too often in a row and is left alone for a moment; try again or ask another appliance.",
            FillFailure.WrongDigest or FillFailure.WrongLength => "What the origin sent is not what the title's manifest promises; ask another appliance.",
            _ => "The origin does not give it now; try again or ask another appliance.",
        },
        outcome,
        retryLater: error.Rest is null && (error.IsTransient || error.Failure is FillFailure.Overloaded or FillFailure.Abandoned),
        error.Rest is { } rest ? [new HeaderField("Retry-After", Math.Ceiling(rest.Left.TotalSeconds).ToString(CultureInfo.InvariantCulture))] : []);
}
