namespace Netflix.Encoder.Probe;

internal static class ProbeSetup
{
    internal static IServiceCollection AddProbe(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProbeOptions, ProbeOptionsValidator>().BindConfiguration("Probe");
        return services.AddSingleton<MasterProbe>();
    }
}
