using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Netflix.Lab.Processes;
using Netflix.Lab.Site;
using Netflix.Lab.State;
using Netflix.Lab.Titles;
using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>Brings the whole chain up, makes the demo titles playable, and keeps everything running until it is told to stop.</summary>
internal sealed class UpCommand(UpOptions options)
{
    public const string ViewerEmail = "viewer@example.com";
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<ProcessIdentity> _children = [];

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (Preflight.AlreadyRunning(options.StateFolder) is { } url)
        {
            AnsiConsole.MarkupLineInterpolated($"Already running at [link]{url}[/] ([bold]./netflix down[/] stops it).");
            return 0;
        }
        Preflight.Check(options);
        try
        {
            await using LabSite site = await StartAsync(stop);
            await IngestAsync(site, stop);
            await EnsureViewerAsync(site, stop);
            Welcome(site);
            if (!options.UntilReady)
                await new Supervisor(site, Remember).RunAsync(stop);
            AnsiConsole.MarkupLine("Stopping …");
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            AnsiConsole.MarkupLine("Stopped before everything was up; the next [bold]./netflix up[/] goes on from here.");
            return 130;
        }
        finally
        {
            LabState.Remove(options.StateFolder);
        }
    }

    private async Task<LabSite> StartAsync(CancellationToken stop)
    {
        new LabState(ProcessIdentity.Of("lab", Environment.ProcessId), null, [], new Dictionary<string, string>()).Write(options.StateFolder);
        LabSite site = await LabSite.StartAsync(
            new LabSiteOptions { StateFolder = options.StateFolder, WebPort = options.Port, AppliancePorts = [options.Port + 1, options.Port + 2] },
            part => AnsiConsole.MarkupLineInterpolated($"  [green]✓[/] {part} [grey]{_clock.Elapsed.TotalSeconds:0.0} s[/]"),
            Remember, stop);
        Write(site);
        return site;
    }

    private void Remember(ChildProcess child)
    {
        lock (_children)
        {
            _children.Add(ProcessIdentity.Of(child.Name, child.Pid));
            (LabState.Read(options.StateFolder)! with { Children = [.. _children] }).Write(options.StateFolder);
        }
    }

    private void Write(LabSite site)
    {
        lock (_children)
        {
            (LabState.Read(options.StateFolder)! with
            {
                WebUrl = site.WebUrl.GetLeftPart(UriPartial.Authority),
                AdminUrls = site.Programs.ToDictionary(program => program.Name, program => program.AdminUrl.GetLeftPart(UriPartial.Authority)),
            }).Write(options.StateFolder);
        }
    }

    private async Task IngestAsync(LabSite site, CancellationToken stop)
    {
        DemoTitle sintel = DemoCatalog.SintelTrailer(new SiteFolders(options.StateFolder).Masters);
        // The set-up has said so when the trailer could not be fetched; one title is enough to play.
        DemoTitle[] titles = [DemoCatalog.BigBuckBunny, .. File.Exists(sintel.MasterFile) ? [sintel] : Array.Empty<DemoTitle>()];
        using var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, stop));
        await ProgressScreen.RunAsync(titles.Select(title => (title.Name,
            new Func<Action<string, double>, Task>(progress => TitleIngest.RunAsync(ops, title, site.Appliances.Count, progress, stop)))));
    }

    private static async Task EnsureViewerAsync(LabSite site, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = site.WebUrl };
        string password = await File.ReadAllTextAsync(site.Secrets.ViewerPasswordFile, stop);
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            "/auth/sign-up", new { email = ViewerEmail, password, name = "Viewer", region = "DE" }, stop);
        if (response.StatusCode != HttpStatusCode.Conflict)
            await OpsClient.ThrowUnlessSuccessAsync(response, stop);
    }

    private void Welcome(LabSite site)
    {
        string url = site.WebUrl.GetLeftPart(UriPartial.Authority);
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow(new Text("Watch"), new Markup($"[bold link]{url}[/]"));
        grid.AddRow(new Text("  sign in"), new Text($"{ViewerEmail}  {File.ReadAllText(site.Secrets.ViewerPasswordFile)}"));
        grid.AddRow(new Text("Operate"), new Markup($"[bold link]{url}/console[/]"));
        grid.AddRow(new Text("  sign in"), new Text($"{LabSite.OperatorEmail}  {File.ReadAllText(site.Secrets.OperatorPasswordFile)}"));
        grid.AddRow(new Text("Appliances"), new Text(string.Join("  ", site.Appliances.Select(appliance => $"{appliance.Name} {appliance.PublicUrl!.GetLeftPart(UriPartial.Authority)}"))));
        grid.AddRow(new Text("Logs"), new Text(Path.Combine(options.StateFolder, "logs")));
        AnsiConsole.Write(new Panel(grid).Header($" ready after {_clock.Elapsed.TotalSeconds:0.0} s ").RoundedBorder());
        if (!options.UntilReady)
            AnsiConsole.MarkupLine("[grey]Ctrl-C, or ./netflix down in another terminal, stops everything.[/]");
    }
}
