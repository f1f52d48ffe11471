using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Control;

internal sealed class ControlOptions
{
    /// <summary>The control plane's fleet listener, e.g. http://control:5001.</summary>
    [Required, Url] public string Url { get; init; } = "";

    /// <summary>File with the enrolment secret; surrounding white space does not count.</summary>
    [Required] public string SecretFile { get; init; } = "";

    [Required, RegularExpression("^[a-z0-9-]{1,63}$", ErrorMessage = "Control:Name has 1 to 63 of a-z, 0-9 and '-'.")]
    public string Name { get; init; } = "";

    /// <summary>Where viewers reach this appliance: scheme, host and port.</summary>
    [Required, Url] public string PublicUrl { get; init; } = "";

    [Required, RegularExpression("^[A-Z]{2}$", ErrorMessage = "Control:Region is an ISO 3166-1 country code, e.g. DE.")]
    public string Region { get; init; } = "";

    [Range(1, 10_000_000)] public int CapacityMbps { get; init; } = 1000;

    /// <summary>Where the last assignment and the origin's token are kept; empty: beside the first disk's regions.</summary>
    public string StateFolder { get; init; } = "";

    /// <summary>Before the control plane was heard; then its own interval counts.</summary>
    [Range(1, 3600)] public int RetrySeconds { get; init; } = 1;
}

[OptionsValidator]
internal sealed partial class ControlOptionsValidator : IValidateOptions<ControlOptions>;
