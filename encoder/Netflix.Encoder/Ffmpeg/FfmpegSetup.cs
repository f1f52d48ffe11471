namespace Netflix.Encoder.Ffmpeg;

internal static class FfmpegSetup
{
    internal static IServiceCollection AddFfmpeg(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<FfmpegOptions, FfmpegOptionsValidator>().BindConfiguration("Ffmpeg");
        return services.AddSingleton<FfmpegMetrics>().AddSingleton<LadderEncode>();
    }
}
