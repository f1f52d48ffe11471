using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Ffmpeg;

internal static class FfmpegSetup
{
    internal static IServiceCollection AddFfmpeg(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<FfmpegOptions, FfmpegOptionsValidator>().BindConfiguration("Ffmpeg");
        services.AddSingleton<IValidateOptions<FfmpegOptions>, FfmpegInstallation>();
        return services.AddSingleton<FfmpegMetrics>().AddSingleton<LadderEncode>();
    }
}
