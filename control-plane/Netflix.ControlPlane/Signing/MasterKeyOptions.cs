using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Signing;

internal sealed class MasterKeyOptions
{
    /// <summary>File with 32 random bytes in base64, the same on every replica. Without it nothing that is wrapped at rest can be read.</summary>
    [Required] public string File { get; init; } = "";
}

[OptionsValidator]
internal sealed partial class MasterKeyOptionsValidator : IValidateOptions<MasterKeyOptions>;
