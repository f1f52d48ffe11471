using Netflix.Appliance.Fill;

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
            FillFailure.Overloaded or FillFailure.Abandoned => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status502BadGateway,
        },
        error.Failure switch
        {
            FillFailure.NotFound => "Neither this appliance nor its origin has it.",
            FillFailure.Loop => error.Message,
            FillFailure.Overloaded or FillFailure.Abandoned => "This appliance has no room for another fetch now; try again or ask another appliance.",
            FillFailure.WrongDigest or FillFailure.WrongLength => "What the origin sent is not what the title's manifest promises; ask another appliance.",
            _ => "The origin does not give it now; try again or ask another appliance.",
        },
        outcome,
        retryLater: error.IsTransient || error.Failure is FillFailure.Overloaded or FillFailure.Abandoned);
}
