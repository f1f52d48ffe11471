namespace Netflix.Encoder.Processes;

internal static class ProcessSetup
{
    internal static IServiceCollection AddProcesses(this IServiceCollection services) =>
        services.AddSingleton<ChildStarter>().AddSingleton<ToolRunner>();
}
