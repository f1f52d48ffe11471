using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Ffmpeg;

/// <summary>An encoder without its tools says so when it starts, before it takes anybody's job.</summary>
internal sealed class FfmpegInstallation : IValidateOptions<FfmpegOptions>
{
    public ValidateOptionsResult Validate(string? name, FfmpegOptions options)
    {
        string[] missing = [.. new[] { options.FfmpegFile, options.FfprobeFile, "setpriv", "prlimit", "nice" }.Where(tool => !IsThere(tool))];
        return missing.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Not installed: {string.Join(", ", missing)}; run `apt-get install ffmpeg util-linux coreutils` or set Ffmpeg:FfmpegFile and Ffmpeg:FfprobeFile.");
    }

    private static bool IsThere(string tool) => tool.Contains('/', StringComparison.Ordinal)
        ? File.Exists(tool)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, tool)));
}
