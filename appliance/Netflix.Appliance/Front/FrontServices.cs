using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Front;

/// <summary>What all connections share.</summary>
internal sealed class FrontServices(
    DeliveryExchange exchange, ConnectionRegister register, FrontMetrics metrics, IOptions<FrontOptions> options, TimeProvider time)
{
    internal DeliveryExchange Exchange { get; } = exchange;
    internal ConnectionRegister Register { get; } = register;
    internal FrontMetrics Metrics { get; } = metrics;
    internal FrontOptions Options { get; } = options.Value;
    internal TimeProvider Time { get; } = time;
    internal DateField Date { get; } = new(time);
}
