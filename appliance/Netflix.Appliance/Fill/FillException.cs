using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Fill;

internal enum FillFailure
{
    /// <summary>The origin does not have it.</summary>
    NotFound,

    /// <summary>No answer, a server error, or a body that broke off more often than is retried.</summary>
    OriginUnavailable,

    /// <summary>It failed so often that it is not asked now: see <see cref="FillException.Rest"/>.</summary>
    OriginResting,

    /// <summary>The origin answers, but not with this: credentials, a redirect, a range that does not fit.</summary>
    OriginRefused,

    /// <summary>More or fewer bytes than announced.</summary>
    WrongLength,

    /// <summary>Bytes other than the title manifest or the package id promises.</summary>
    WrongDigest,

    /// <summary>The request has been here before: fetching would never end.</summary>
    Loop,

    /// <summary>A limit of this appliance is reached: try again or elsewhere.</summary>
    Overloaded,

    /// <summary>Nobody waits for it any more, or the appliance stops.</summary>
    Abandoned,
}

/// <summary>Why a fill brought nothing. Readers under way get it in place of further bytes.</summary>
internal sealed class FillException(FillFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    internal FillFailure Failure { get; } = failure;

    /// <summary>Whether the same request may succeed in a moment.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the origin is left alone; null when it was asked.</summary>
    internal OriginRest? Rest { get; init; }
}
