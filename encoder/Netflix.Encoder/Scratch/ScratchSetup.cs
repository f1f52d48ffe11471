namespace Netflix.Encoder.Scratch;

internal static class ScratchSetup
{
    internal static IServiceCollection AddScratch(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ScratchOptions, ScratchOptionsValidator>().BindConfiguration("Scratch");
        return services.AddSingleton<ScratchSpace>();
    }
}
