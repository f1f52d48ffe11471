using System.Diagnostics;

namespace Netflix.Encoder.Tests.Masters;

/// <summary>Runs a tool for a test, for at most a minute, and fails the test with what the tool said.</summary>
internal static class Shell
{
    public static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        (int code, string output, string errors) = await TryAsync(tool, arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)} ended with {code}: {errors}");
        return output;
    }

    public static async Task<(int Code, string Output, string Errors)> TryAsync(string tool, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await errors);
    }
}
