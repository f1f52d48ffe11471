using Microsoft.Extensions.Options;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Processes;

namespace Netflix.Encoder.Packaging;

/// <summary>One run of Shaka Packager: CMAF segments, encrypted, with DASH and HLS manifests that share them.</summary>
internal sealed class TitlePackager(ToolRunner tools, IOptions<PackagingOptions> options, IOptions<FfmpegOptions> ffmpeg)
{
    /// <exception cref="ToolFailedException">The packager failed or exceeded a limit.</exception>
    /// <exception cref="InvalidDataException">What it wrote is not what players need.</exception>
    public async Task<DashManifest> PackageAsync(
        TitleLadder ladder, Func<string, string> encodedFile, ContentKeySet keys, string packageFolder, CancellationToken cancel)
    {
        PackagingOptions limits = options.Value;
        var command = new ToolCommand(
            PackagerBinary.Find(limits.PackagerFile) ?? throw new ToolFailedException("Shaka Packager is gone; run `npm ci` in encoder/."),
            PackageCommand.Arguments(ladder, encodedFile),
            packageFolder,
            new ToolLimits(TimeSpan.FromSeconds(limits.TimeLimitSeconds), limits.MemoryMebibytes, ffmpeg.Value.Niceness),
            PackageCommand.SecretFlags(keys));
        ToolResult result = await tools.RunAsync(command, cancel);
        // Its complaint may quote a flag, and a flag may be a key.
        if (!result.Succeeded && ContainsSecret(result.ErrorTail, keys))
            throw new ToolFailedException($"{result.Tool} ended with code {result.ExitCode} and quoted its keys, so its message is withheld.");
        result.OrThrow();

        await HlsPlaylists.NameKeysAsync(packageFolder, keys, cancel);
        DashManifest manifest = DashManifest.Load(Path.Combine(packageFolder, PackageCommand.DashManifest));
        manifest.RequireAlignedVideo();
        return manifest;
    }

    private static bool ContainsSecret(string text, ContentKeySet keys) =>
        text.Contains(keys.Audio.Key, StringComparison.OrdinalIgnoreCase) || text.Contains(keys.Video.Key, StringComparison.OrdinalIgnoreCase);
}
