using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery.Pacing;

/// <summary>The rate of each body, from what its player reports. A request without CMCD costs a look at a flag and at its target.</summary>
internal sealed class Pacer
{
    private volatile PacingOptions _options;

    public Pacer(IOptionsMonitor<PacingOptions> options)
    {
        _options = options.CurrentValue;
        options.OnChange(changed => _options = changed);
    }

    /// <param name="segmentsSent">On this connection before this one.</param>
    /// <returns>Null: not paced.</returns>
    internal uint? BytesPerSecond(ViewerRequest request, int segmentsSent)
    {
        PacingOptions options = _options;
        return options.Enabled && segmentsSent >= options.UnpacedSegments && request.Cmcd is { } cmcd
            ? PacingPolicy.BytesPerSecond(cmcd, segmentsSent, options)
            : null;
    }
}
