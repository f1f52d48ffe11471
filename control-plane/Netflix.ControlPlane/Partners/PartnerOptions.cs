using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Partners;

internal sealed class PartnerOptions
{
    /// <summary>How long an invitation waits for its partner.</summary>
    [Range(1, 24 * 30)] public int InvitationHours { get; init; } = 72;
}

[OptionsValidator]
internal sealed partial class PartnerOptionsValidator : IValidateOptions<PartnerOptions>;
