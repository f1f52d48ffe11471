using System.Diagnostics;

namespace Netflix.EndToEnd.Tests.Titles;

/// <summary>ffmpeg and the packager, as the tests make their media with them.</summary>
internal static class MediaProgram
{
    /// <summary>Runs it to its end; what it complains about is the failure's message.</summary>
    internal static async Task RunAsync(string program, string[] arguments, string folder, CancellationToken cancel)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        try
        {
            string errors = await process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
