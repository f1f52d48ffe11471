namespace Netflix.Appliance.Delivery;

/// <summary>Decides the answer to every request on the public listener. Platform content and foreign origins each have one.</summary>
internal interface IRequestHandler
{
    public ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel);
}

/// <summary>Carries out a decided answer on one connection.</summary>
internal interface IAnswerSender
{
    public ValueTask<SendResult> SendAsync(ViewerRequest request, SegmentAnswer answer, CancellationToken cancel);
}

internal enum SendEnd
{
    Whole,

    /// <summary>The viewer went away.</summary>
    ViewerLeft,

    /// <summary>The rest will never come: the connection is reset, so that nobody takes the part for the whole.</summary>
    Broken,
}

/// <param name="FirstByteAt">Time stamp of the first body byte; null without one.</param>
internal readonly record struct SendResult(SendEnd End, long SentBytes, long? FirstByteAt);
