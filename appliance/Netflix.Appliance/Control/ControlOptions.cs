using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Control;

internal sealed class ControlOptions
{
    /// <summary>The control plane's fleet listener, e.g. https://control:5001.</summary>
    [Required, RegularExpression("^https://[^/?#]+/?$", ErrorMessage = "Control:Url is https://, host and port.")]
    public string Url { get; init; } = "";

    /// <summary>File with the one-time token that the operator made for this appliance; it may go once the appliance is enrolled.</summary>
    public string EnrolmentTokenFile { get; init; } = "";

    /// <summary>How it calls itself in its answers and its log: what the operator named it.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,63}$", ErrorMessage = "Control:Name has 1 to 63 of a-z, 0-9 and '-'.")]
    public string Name { get; init; } = "";

    /// <summary>Where viewers reach this appliance: scheme, host and port.</summary>
    [Required, Url] public string PublicUrl { get; init; } = "";

    /// <summary>Where the certificate, the last assignment and the origin's token are kept; empty: beside the first disk's regions.</summary>
    public string StateFolder { get; init; } = "";

    /// <summary>The first pause after the link broke; it doubles, with jitter, up to 30 s.</summary>
    [Range(1, 3600)] public int RetrySeconds { get; init; } = 1;
}

[OptionsValidator]
internal sealed partial class ControlOptionsValidator : IValidateOptions<ControlOptions>;
