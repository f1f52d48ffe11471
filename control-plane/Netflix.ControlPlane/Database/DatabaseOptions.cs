using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Database;

internal sealed class DatabaseOptions
{
    /// <summary>How long a starting replica waits for PostgreSQL to answer before it gives up.</summary>
    [Range(1, 600)] public int StartTimeoutSeconds { get; init; } = 30;
}

[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
