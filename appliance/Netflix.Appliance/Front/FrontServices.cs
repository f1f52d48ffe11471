using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Delivery.Pacing;

namespace Netflix.Appliance.Front;

/// <summary>What all connections share.</summary>
internal sealed class FrontServices(
    DeliveryExchange exchange, ConnectionRegister register, FrontMetrics metrics, Pacer pacer, IOptions<FrontOptions> options,
    TimeProvider time)
{
    internal DeliveryExchange Exchange { get; } = exchange;
    internal ConnectionRegister Register { get; } = register;
    internal FrontMetrics Metrics { get; } = metrics;
    internal Pacer Pacer { get; } = pacer;
    internal FrontOptions Options { get; } = options.Value;
    internal TimeProvider Time { get; } = time;
    internal DateField Date { get; } = new(time);
}
