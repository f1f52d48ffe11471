using Netflix.Lab.Processes;
using Netflix.Lab.Site;
using Netflix.Lab.State;
using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>What can be known before anything is started; each finding is one line with its remedy.</summary>
internal static class Preflight
{
    private const long NeededBytes = 3L * 1024 * 1024 * 1024;

    /// <summary>The address of the lab that runs from this state folder, or null.</summary>
    public static string? AlreadyRunning(string stateFolder) =>
        LabState.Read(stateFolder) is { IsRunning: true } state ? state.WebUrl ?? "an address it has not told yet" : null;

    /// <exception cref="LabException">Something has to be mended first.</exception>
    public static void Check(UpOptions options)
    {
        Directory.CreateDirectory(options.StateFolder);
        if (LabState.Read(options.StateFolder)?.EndLeftovers() is { Count: > 0 } ended)
            AnsiConsole.MarkupLineInterpolated($"  [yellow]![/] ended what an earlier start left running: {string.Join(", ", ended)}");
        foreach (int port in (int[])[options.Port, options.Port + 1, options.Port + 2])
        {
            if (!FreePort.IsFree(port))
                throw new LabException($"Port {port} is in use{PortOwner.Describe(port)}: stop that program, or choose others with `./netflix up --port PORT` (PORT and the next two).");
        }
        var drive = new DriveInfo(options.StateFolder);
        if (drive.AvailableFreeSpace < NeededBytes)
            throw new LabException($"{options.StateFolder} has {drive.AvailableFreeSpace / 1e9:0.0} GB free, the demo needs {NeededBytes / 1e9:0.0} GB: free some, or delete .state/ and start again.");
        foreach (string file in (string[])[Repository.ShakaPackager, Path.Combine(Repository.Root, "control-plane", "web", "dist", "index.html")])
        {
            if (!File.Exists(file))
                throw new LabException($"{file} is missing: `./netflix up` makes it; a half-finished set-up is repaired by `rm -r .state/setup` and `./netflix up`.");
        }
    }
}
