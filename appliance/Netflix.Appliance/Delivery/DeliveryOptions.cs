using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery;

internal sealed class DeliveryOptions
{
    /// <summary>Whether a line per request is logged.</summary>
    public bool AccessLog { get; init; } = true;

    /// <summary>Lines that wait to be written; more are dropped and counted.</summary>
    [Range(1, 1_000_000)] public int AccessLogLines { get; init; } = 8192;
}

[OptionsValidator]
internal sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
