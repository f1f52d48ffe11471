using Netflix.Lab.Processes;
using Netflix.Lab.Servers;

namespace Netflix.Lab.Site;

/// <summary>Decides addresses and settings of every program of a site.</summary>
internal sealed class SitePlan(LabSiteOptions options, SiteFolders folders, LabSecrets secrets)
{
    private readonly Uri _web = Loopback("localhost", options.WebPort);
    private readonly Uri _fleet = new($"https://127.0.0.1:{FreePort.Next()}");
    private readonly Uri _jobs = Loopback("127.0.0.1", 0);
    private readonly Uri _origin = Loopback("127.0.0.1", 0);

    public Uri FleetUrl => _fleet;
    public Uri JobsUrl => _jobs;

    public LabSite Lay(PostgresCluster postgres, string database) => LabSite.Of(
        this, folders, secrets, postgres, ControlPlane(database), Origin(),
        [.. Enumerable.Range(1, options.Encoders).Select(number => Encoder($"encoder-{number}"))],
        [.. options.AppliancePorts.Select((port, index) => Appliance($"edge-{(char)('a' + index)}", Loopback("localhost", port)))]);

    private SiteProgram ControlPlane(string database)
    {
        Dictionary<string, string> settings = ControlPlaneSettings(database);
        foreach ((string name, string value) in options.ControlPlaneSettings) settings[name] = value;
        return Program("control-plane", "control-plane", "Netflix.ControlPlane", _web, settings);
    }

    private Dictionary<string, string> ControlPlaneSettings(string database) => new()
    {
        ["Kestrel__Endpoints__Fleet__Url"] = _fleet.GetLeftPart(UriPartial.Authority),
        ["Kestrel__Endpoints__Jobs__Url"] = Address(_jobs),
        ["Kestrel__Endpoints__Jobs__Protocols"] = "Http2",
        ["ConnectionStrings__Postgres"] = database,
        ["ConnectionStrings__Redis"] = options.RedisConnection,
        ["PublicUrl__Base"] = Address(_web),
        ["MasterKey__File"] = secrets.MasterKeyFile,
        ["Jobs__SecretFile"] = secrets.WorkerSecretFile,
        ["Origin__Url"] = Address(_origin),
        ["Operator__Email"] = LabSite.OperatorEmail,
        ["Operator__PasswordFile"] = secrets.OperatorPasswordFile,
        // Short, so that a drain is seen while one watches.
        ["Steering__TtlSeconds"] = "10",
        ["Steering__RestlessTtlSeconds"] = "5",
        ["Web__Folder"] = Path.Combine(Repository.Root, "control-plane", "web", "dist"),
    };

    private SiteProgram Origin() => Program("origin", "origin", "Netflix.Origin", _origin, new()
    {
        ["Content__Folder"] = folders.Content,
        ["Tokens__Authority"] = $"http://127.0.0.1:{_web.Port}",
    });

    private SiteProgram Encoder(string name) => Program(name, "encoder", "Netflix.Encoder", null, new()
    {
        ["Jobs__Url"] = Address(_jobs),
        ["Jobs__SecretFile"] = secrets.WorkerSecretFile,
        ["Jobs__WorkerName"] = name,
        ["Scratch__Folder"] = folders.Scratch(name),
        ["Packaging__PackagerFile"] = Repository.ShakaPackager,
    });

    public SiteProgram Appliance(string name, Uri url) => Program(name, "appliance", "Netflix.Appliance", url, new()
    {
        ["Control__Url"] = Address(_fleet),
        ["Control__EnrolmentTokenFile"] = folders.EnrolmentToken(name),
        ["Control__Name"] = name,
        ["Control__PublicUrl"] = Address(url),
        ["AccessLog__File"] = Path.Combine(folders.Logs, $"{name}.access.log"),
        ["Storage__Disks__0__Folder"] = folders.Disk(name),
        ["Storage__Disks__0__Size"] = options.DiskSize,
    });

    private SiteProgram Program(string name, string folder, string assembly, Uri? publicUrl, Dictionary<string, string> settings) =>
        new(name, folder, assembly, folders.Logs, publicUrl, Loopback("127.0.0.1", 0), settings);

    private static string Address(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static Uri Loopback(string host, int port) => new($"http://{host}:{(port == 0 ? FreePort.Next() : port)}");
}
