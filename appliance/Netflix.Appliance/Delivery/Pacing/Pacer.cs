using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery.Pacing;

/// <summary>The rate of each body, from what its player reports. A request without CMCD costs a look at a flag and at its target.</summary>
internal sealed class Pacer(IOptions<PacingOptions> options)
{
    private readonly PacingOptions _options = options.Value;

    /// <param name="segmentsSent">On this connection before this one.</param>
    /// <returns>Null: not paced.</returns>
    internal uint? BytesPerSecond(ViewerRequest request, int segmentsSent) =>
        _options.Enabled && segmentsSent >= _options.UnpacedSegments && CmcdReport.Of(request) is { } cmcd
            ? PacingPolicy.BytesPerSecond(cmcd, segmentsSent, _options)
            : null;
}
