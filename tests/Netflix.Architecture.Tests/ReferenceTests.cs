namespace Netflix.Architecture.Tests;

/// <summary>Who may know whom. A program knows the contracts, the service defaults and its own libraries; nothing else.</summary>
public sealed class ReferenceTests
{
    private const string Contracts = "Netflix.Contracts";
    private const string ServiceDefaults = "Netflix.ServiceDefaults";

    [Theory]
    [InlineData(Contracts)]
    [InlineData(ServiceDefaults)]
    [InlineData("Netflix.Steering")]
    // BGP, BMP and MRT as they are written, for whoever listens to routers: the control plane, and the appliance in their rack.
    [InlineData("Netflix.Routes", "Netflix.Steering")]
    // Connections on epoll loops: where a processor's answers a second are what counts.
    [InlineData("Netflix.Transport")]
    [InlineData("Netflix.EmbeddedRedis")]
    [InlineData("Netflix.Appliance.Storage")]
    [InlineData("Netflix.Appliance", "Netflix.Appliance.Storage", "Netflix.Routes", "Netflix.Steering", "Netflix.Transport", Contracts, ServiceDefaults)]
    [InlineData("Netflix.ControlPlane", "Netflix.Routes", "Netflix.Steering", "Netflix.Transport", "Netflix.EmbeddedRedis", Contracts, ServiceDefaults)]
    [InlineData("Netflix.Origin", Contracts, ServiceDefaults)]
    [InlineData("Netflix.Encoder", Contracts, ServiceDefaults)]
    [InlineData("Netflix.Lab")]
    [InlineData("Netflix.StoreLab", "Netflix.Appliance.Storage")]
    [InlineData("Netflix.Browser")]
    // Storage: the hit-ratio bench replays the admission code that the store runs, not a copy of it.
    [InlineData("Netflix.LoadTests", "Netflix.Lab", "Netflix.Browser", "Netflix.Steering", "Netflix.Contracts", "Netflix.Appliance.Storage")]
    // Contracts: a test publishes a title of its own as an encoder does.
    [InlineData("Netflix.EndToEnd.Tests", "Netflix.Lab", "Netflix.Browser", Contracts)]
    public void A_project_references_only(string project, params string[] allowed) =>
        Assert.Subset(allowed.ToHashSet(), ProjectFile.Load(project).References);

    [Fact]
    public void Every_program_has_a_rule_here()
    {
        HashSet<string> ruled = [.. typeof(ReferenceTests).GetMethod(nameof(A_project_references_only))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!)];
        string[] unruled = [.. SourceTree.Projects.Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && !ruled.Contains(name))];
        Assert.True(unruled.Length == 0, $"No rule says what these may reference: {string.Join(", ", unruled)}.");
    }

    // FASTER's successor lives inside Garnet only: when it has to be replaced, one project changes.
    [Theory]
    [InlineData("Microsoft.FASTER.Core", "Netflix.Appliance.Storage")]
    [InlineData("Npgsql", "Netflix.ControlPlane")]
    [InlineData("StackExchange.Redis", "Netflix.ControlPlane")]
    [InlineData("Microsoft.Garnet", "Netflix.EmbeddedRedis")]
    [InlineData("FFMpegCore", "Netflix.Encoder")]
    [InlineData("prometheus-net.AspNetCore", "Netflix.ServiceDefaults")]
    public void A_package_is_known_in_one_project(string package, string home)
    {
        string[] users = [.. SourceTree.Projects.Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && ProjectFile.Load(name).Packages.Contains(package))];
        Assert.Equal([home], users);
    }

    [Fact]
    public void Versions_are_central()
    {
        string[] own = [.. SourceTree.Projects.Where(path => SourceTree.Lines(path).Any(line => line.Contains("PackageReference", StringComparison.Ordinal) && line.Contains("Version=", StringComparison.Ordinal)))];
        Assert.True(own.Length == 0, $"Versions belong into Directory.Packages.props, not into {string.Join(", ", own)}.");
    }

    [Fact]
    public void The_switches_that_keep_these_rules_are_on()
    {
        string props = File.ReadAllText(Path.Combine(SourceTree.Root, "Directory.Build.props"));
        Assert.All(
            ["<DisableTransitiveProjectReferences>true<", "<TreatWarningsAsErrors>true<", "<Nullable>enable<"],
            switchOn => Assert.Contains(switchOn, props, StringComparison.Ordinal));
    }
}
