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
    private readonly PostgresCluster _postgres;

    private LabSite(LabSecrets secrets, PostgresCluster postgres, SiteProgram controlPlane, SiteProgram origin,
        IReadOnlyList<SiteProgram> encoders, IReadOnlyList<SiteProgram> appliances)
    {
        (Secrets, _postgres, ControlPlane, Origin, Encoders, Appliances) = (secrets, postgres, controlPlane, origin, encoders, appliances);
    }

    public LabSecrets Secrets { get; }
    public PostgresCluster Postgres => _postgres;
    public SiteProgram ControlPlane { get; }
    public SiteProgram Origin { get; }
    public IReadOnlyList<SiteProgram> Encoders { get; }
    public IReadOnlyList<SiteProgram> Appliances { get; }
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

    internal static LabSite Of(LabSecrets secrets, PostgresCluster postgres, SiteProgram controlPlane, SiteProgram origin,
        IReadOnlyList<SiteProgram> encoders, IReadOnlyList<SiteProgram> appliances) =>
        new(secrets, postgres, controlPlane, origin, encoders, appliances);

    private async Task StartProgramsAsync(Action<string>? report, Action<ChildProcess>? started, CancellationToken cancel)
    {
        async Task StartAsync(SiteProgram program)
        {
            await program.StartAsync(cancel, started);
            report?.Invoke(program.Name);
        }

        // The origin takes its keys from the control plane; encoders and appliances register there.
        await StartAsync(ControlPlane);
        await Task.WhenAll([StartAsync(Origin), .. Encoders.Select(StartAsync), .. Appliances.Select(StartAsync)]);
        using var ops = new OpsClient(WebUrl, OperatorEmail, await File.ReadAllTextAsync(Secrets.OperatorPasswordFile, cancel));
        await DemoPlaces.PlaceAsync(ops, [.. Appliances.Select(appliance => appliance.Name)], cancel);
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
