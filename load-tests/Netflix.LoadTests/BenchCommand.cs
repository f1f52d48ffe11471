using System.CommandLine;
using System.CommandLine.Help;
using Spectre.Console;

namespace Netflix.LoadTests;

/// <summary>How a bench's options are read: `--help` describes them, Ctrl-C ends the bench and what it started, errors reach Program.</summary>
internal static class BenchCommand
{
    private const int LogWidth = 150;
    // Ending servers and unmounting a disk takes its time, and nothing may be left behind.
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromMinutes(1);

    public static Task<int> InvokeAsync(this Command command, string[] arguments)
    {
        command.Options.Add(new HelpOption());
        // A log has no width; 80 columns would break the tables.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = LogWidth;
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = FarewellPatience });
    }

    public static Option<int> WholeNumber(string name, int fallback, int least, int most, string description)
    {
        var option = new Option<int>(name) { DefaultValueFactory = _ => fallback, Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
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
