using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Enrolment;

internal sealed class EnrolmentOptions
{
    /// <summary>How long a token may wait for its appliance.</summary>
    [Range(1, 24 * 90)] public int TokenHours { get; init; } = 24;

    /// <summary>An appliance's certificate; it renews at half of that.</summary>
    [Range(1, 24 * 365)] public int CertificateHours { get; init; } = 24 * 7;

    internal TimeSpan TokenLifetime => TimeSpan.FromHours(TokenHours);
    internal TimeSpan CertificateLifetime => TimeSpan.FromHours(CertificateHours);
}

[OptionsValidator]
internal sealed partial class EnrolmentOptionsValidator : IValidateOptions<EnrolmentOptions>;
