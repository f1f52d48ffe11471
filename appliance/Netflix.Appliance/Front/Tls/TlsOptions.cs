using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Front.Tls;

/// <summary>Certificate of the public listener; none: cleartext.</summary>
internal sealed class TlsOptions
{
    /// <summary>PEM, the server's certificate first, then its chain.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM, unencrypted: protected by the file's mode.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>How often the files are looked at for a renewed certificate.</summary>
    [Range(1, 86_400)] public int ReloadSeconds { get; init; } = 10;
}

internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options) =>
        options.CertificateFile.Length > 0 == options.KeyFile.Length > 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Tls:CertificateFile and Tls:KeyFile go together: give both or neither.");
}
