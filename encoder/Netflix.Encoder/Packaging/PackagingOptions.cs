using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Packaging;

internal sealed class PackagingOptions
{
    /// <summary>Shaka Packager's binary; empty: the one that <c>npm ci</c> in encoder/ installed.</summary>
    public string PackagerFile { get; init; } = "";

    [Range(1, 3_600)] public int TimeLimitSeconds { get; init; } = 900;

    [Range(256, 65_536)] public int MemoryMebibytes { get; init; } = 8_192;
}

/// <summary>An encoder that cannot package says so when it starts, not after its first encode.</summary>
internal sealed class PackagingOptionsValidator : IValidateOptions<PackagingOptions>
{
    public ValidateOptionsResult Validate(string? name, PackagingOptions options)
    {
        var builder = new ValidateOptionsResultBuilder();
        List<ValidationResult> faults = [];
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            builder.AddResults(faults);
        if (PackagerBinary.Find(options.PackagerFile) is null)
            builder.AddError(options.PackagerFile.Length > 0
                ? $"Packaging:PackagerFile is '{options.PackagerFile}', where no file is; run `npm ci` in encoder/ or correct the path."
                : "Shaka Packager was not found; run `npm ci` in encoder/ or set Packaging:PackagerFile.");
        return builder.Build();
    }
}
