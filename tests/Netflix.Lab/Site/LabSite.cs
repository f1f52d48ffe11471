using Netflix.Lab.Processes;
using Netflix.Lab.Servers;
using Netflix.Lab.Titles;

namespace Netflix.Lab.Site;

/// <summary>
/// The whole platform on one machine, each program a process of its own: PostgreSQL, control plane (Garnet inside), origin,
/// encoders, appliances with a disk each.
/// </summary>
public sealed class LabSite : IAsyncDisposable
{
    public const string OperatorEmail = "operator@example.com";
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectPoll = TimeSpan.FromMilliseconds(200);

    private readonly SitePlan _plan;
    private readonly SiteFolders _folders;
    private readonly PostgresCluster _postgres;
    private readonly List<SiteProgram> _appliances;

    private LabSite(SitePlan plan, SiteFolders folders, LabSecrets secrets, PostgresCluster postgres, SiteProgram controlPlane, SiteProgram origin,
        IReadOnlyList<SiteProgram> encoders, IReadOnlyList<SiteProgram> appliances)
    {
        (_plan, _folders, Secrets, _postgres, ControlPlane, Origin, Encoders, _appliances) = (plan, folders, secrets, postgres, controlPlane, origin, encoders, [.. appliances]);
    }

    public LabSecrets Secrets { get; }
    public PostgresCluster Postgres => _postgres;
    public SiteProgram ControlPlane { get; }
    public SiteProgram Origin { get; }
    public IReadOnlyList<SiteProgram> Encoders { get; }
    public IReadOnlyList<SiteProgram> Appliances => _appliances;

    /// <summary>The control plane's listener for appliances.</summary>
    public Uri FleetUrl => _plan.FleetUrl;

    /// <summary>The control plane's listener for encoders.</summary>
    public Uri JobsUrl => _plan.JobsUrl;

    public Uri WebUrl => ControlPlane.PublicUrl!;
    public IEnumerable<SiteProgram> Programs => [ControlPlane, Origin, .. Encoders, .. Appliances];
    public IEnumerable<ChildProcess> Processes => [_postgres.Process, .. Programs.Where(program => program.IsRunning).Select(program => program.Process)];

    /// <param name="report">Called with the name of each part when it is ready.</param>
    /// <param name="started">Called with each process the moment it runs, so that a start that is cut off can be cleaned up.</param>
    public static async Task<LabSite> StartAsync(
        LabSiteOptions options, Action<string>? report = null, Action<ChildProcess>? started = null, CancellationToken cancel = default)
    {
        var folders = new SiteFolders(options.StateFolder);
        var secrets = new LabSecrets(folders.Secrets);
        PostgresCluster postgres = await PostgresCluster.OpenAsync(folders.Postgres, folders.Log("postgres"), cancel);
        started?.Invoke(postgres.Process);
        LabSite? site = null;
        try
        {
            string database = await postgres.EnsureDatabaseAsync("netflix", cancel);
            report?.Invoke("PostgreSQL");
            site = new SitePlan(options, folders, secrets).Lay(postgres, database);
            await site.StartProgramsAsync(report, started, cancel);
            return site;
        }
        catch
        {
            // Whatever stopped the start, nothing of it stays behind.
            if (site is not null)
                await site.DisposeAsync();
            else
                await postgres.DisposeAsync();
            throw;
        }
    }

    internal static LabSite Of(SitePlan plan, SiteFolders folders, LabSecrets secrets, PostgresCluster postgres, SiteProgram controlPlane, SiteProgram origin,
        IReadOnlyList<SiteProgram> encoders, IReadOnlyList<SiteProgram> appliances) =>
        new(plan, folders, secrets, postgres, controlPlane, origin, encoders, appliances);

    /// <summary>One more appliance joins while the site runs. Returns when it is live.</summary>
    /// <param name="url">Where it serves, on a loopback address.</param>
    public async Task<SiteProgram> JoinAsync(string name, Uri url, CancellationToken cancel)
    {
        SiteProgram appliance = _plan.Appliance(name, url);
        _appliances.Add(appliance);
        using OpsClient ops = Operator();
        await DemoPlaces.EnrolAsync(ops, _folders, [.. _appliances.Select(known => known.Name)], cancel);
        await appliance.StartAsync(cancel);
        await UntilLiveAsync(ops, [name], cancel);
        return appliance;
    }

    /// <summary>One more appliance, with a token that an operator has made. Returns when it runs; it may be live or not.</summary>
    public async Task<SiteProgram> StartApplianceAsync(string name, string token, CancellationToken cancel)
    {
        LabSecrets.Write(_folders.EnrolmentToken(name), token);
        SiteProgram appliance = _plan.Appliance(name, new Uri($"http://localhost:{FreePort.Next()}"));
        _appliances.Add(appliance);
        await appliance.StartAsync(cancel);
        return appliance;
    }

    /// <summary>Signs in as the site's operator.</summary>
    public OpsClient Operator() => new(WebUrl, OperatorEmail, File.ReadAllText(Secrets.OperatorPasswordFile));

    private async Task StartProgramsAsync(Action<string>? report, Action<ChildProcess>? started, CancellationToken cancel)
    {
        async Task StartAsync(SiteProgram program)
        {
            await program.StartAsync(cancel, started);
            report?.Invoke(program.Name);
        }

        // The origin takes its keys from the control plane; encoders work for it, and it lets appliances into the fleet.
        await StartAsync(ControlPlane);
        using OpsClient ops = Operator();
        string[] names = [.. Appliances.Select(appliance => appliance.Name)];
        await DemoPlaces.EnrolAsync(ops, _folders, names, cancel);
        await Task.WhenAll([StartAsync(Origin), .. Encoders.Select(StartAsync), .. Appliances.Select(StartAsync)]);
        await UntilLiveAsync(ops, names, cancel);
    }

    private static async Task UntilLiveAsync(OpsClient ops, string[] names, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectPatience);
        string[] missing = names;
        IReadOnlyList<OpsAppliance> fleet = [];
        try
        {
            while (true)
            {
                fleet = await ops.ListAppliancesAsync(limit.Token);
                missing = [.. names.Where(name => !fleet.Any(appliance => appliance.Name == name && appliance.State is not ("down" or "admin_down" or "not_live")))];
                if (missing.Length == 0) return;
                await Task.Delay(ConnectPoll, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new LabException($"Not live within {ConnectPatience.TotalSeconds:0} s: {string.Join("; ", await Task.WhenAll(missing.Select(DescribeAsync)))}. Their logs say why.");
        }

        async Task<string> DescribeAsync(string name) => fleet.FirstOrDefault(appliance => appliance.Name == name) is { } known
            ? $"{name} ({string.Join(" ", await ops.ListFailingChecksAsync(known.ApplianceId, cancel))})"
            : $"{name} (not enrolled)";
    }

    public async ValueTask DisposeAsync()
    {
        // Consumers first, the database last: no program sees its source vanish and complains about it.
        await Task.WhenAll(Appliances.Concat(Encoders).Select(program => program.DisposeAsync().AsTask()));
        await Origin.DisposeAsync();
        await ControlPlane.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
