using System.CommandLine;

namespace Netflix.LoadTests;

/// <summary>How a bench's options are read: `--help` describes them, Ctrl-C ends the bench and what it started, errors reach Program.</summary>
internal static class BenchCommand
{
    // Ending servers and unmounting a disk takes its time, and nothing may be left behind.
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromMinutes(1);

    public static Task<int> InvokeAsync(this Command command, string[] arguments) =>
        command.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = FarewellPatience });

    public static Option<int> WholeNumber(string name, int fallback, int least, int most, string description)
    {
        var option = new Option<int>(name) { DefaultValueFactory = _ => fallback, Description = description };
        option.Validators.Add(result =>
        {
            if (!result.Tokens.Any(token => int.TryParse(token.Value, out int value) && value >= least && value <= most))
                result.AddError($"{name} is a whole number from {least} to {most}.");
        });
        return option;
    }

    public static Option<string[]> Peers(params string[] names) => new("--peers")
    {
        DefaultValueFactory = _ => names,
        AllowMultipleArgumentsPerToken = true,
        Description = $"whom to compare with: {string.Join(", ", names)}",
    };
}
