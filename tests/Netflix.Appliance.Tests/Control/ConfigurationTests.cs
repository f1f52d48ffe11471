using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Control.Configuration;
using Netflix.Appliance.Delivery.Pacing;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Configurations;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Control;

public sealed class ConfigurationTests
{
    private static readonly (string, int)[] Files = [("video-480p/1.m4s", 1_000)];

    [Fact]
    public async Task What_operators_set_is_in_force_at_once_and_acknowledged_and_what_is_not_set_any_more_is_as_before()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files), "--Front:MaxConnections=77");
        site.Fleet.Configure(1, ("max_connections", "1234"), ("pacing", "false"));
        await InForceAsync(site, 1);
        Assert.Equal((1234, false), (Front(site).MaxConnections, site.Appliance.Services.GetRequiredService<IOptionsMonitor<PacingOptions>>().CurrentValue.Enabled));
        site.Fleet.Configure(2, ("unpaced_segments", "9"));
        await InForceAsync(site, 2);
        Assert.Equal(77, Front(site).MaxConnections);
    }

    [Fact]
    public async Task A_connection_limit_that_was_set_counts_for_the_next_connection()
    {
        TitlePackage title = TitlePackage.With(Files);
        await using EdgeSite site = await EdgeSite.StartAsync(title);
        await site.Appliance.GetAsync(title.Url("video-480p/1.m4s"));
        site.Fleet.Configure(1, ("max_connections_per_address", "1"));
        await InForceAsync(site, 1);
        using var second = new HttpClient { BaseAddress = site.Appliance.Http.BaseAddress };
        await Assert.ThrowsAsync<HttpRequestException>(() => second.GetAsync(title.Url("video-480p/1.m4s"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_stays_in_force_over_a_restart_without_a_control_plane_and_only_with_its_signature()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        site.Fleet.Configure(4, ("max_connections", "1234"));
        await InForceAsync(site, 4);
        await site.Fleet.StopAsync();
        await site.RestartApplianceAsync();
        Assert.Equal(1234, Front(site).MaxConnections);

        string file = Path.Combine(site.Folder, "disk", "control", "configuration.json");
        await site.RestartApplianceAsync(() =>
        {
            string text = File.ReadAllText(file);
            string content = text.Split('"')[3];
            byte[] forged = Convert.FromBase64String(content);
            forged[^1] ^= 1;
            File.WriteAllText(file, text.Replace(content, Convert.ToBase64String(forged), StringComparison.Ordinal));
        });
        Assert.Equal(new FrontOptions().MaxConnections, Front(site).MaxConnections);
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("older")]
    [InlineData("another appliance")]
    [InlineData("There is no setting 'nonsense'")]
    [InlineData("'max_connections' is a whole number")]
    public async Task What_cannot_be_used_is_refused_with_the_reason_and_nothing_of_it_is_in_force(string reason)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        site.Fleet.Configure(5, ("max_connections", "1234"));
        await InForceAsync(site, 5);
        Configuration next = FleetStandIn.ConfigurationOf(6, ("max_connections", "4321"));
        if (reason == "older") next.Version = 3;
        if (reason == "another appliance") next.ApplianceId = Guid.NewGuid().ToString();
        if (reason.Contains("nonsense", StringComparison.Ordinal)) next.Settings["nonsense"] = "1";
        if (reason.Contains("whole number", StringComparison.Ordinal)) next.Settings["max_connections"] = "-1";
        SignedConfiguration signed = site.Fleet.Sign(next);
        if (reason == "signature") signed.Signature = ByteString.CopyFrom([.. signed.Signature.ToByteArray().Reverse()]);
        site.Fleet.Tell(signed);
        await Deadline.UntilAsync(() => site.Fleet.Heartbeats.Last().Refusal.Contains(reason, StringComparison.Ordinal), () => $"the last heartbeat says {site.Fleet.Heartbeats.Last()}");
        Assert.Equal((5UL, 1234), (site.Fleet.Heartbeats.Last().ConfigurationVersion, Front(site).MaxConnections));

        site.Fleet.Configure(7, ("max_connections", "99"));
        await InForceAsync(site, 7);
        Assert.Equal("", site.Fleet.Heartbeats.Last().Refusal);
    }

    // What the control plane lets pass, the options' own validators do as well: at both ends of each range.
    [Fact]
    public void Everything_that_a_configuration_may_say_is_a_valid_option_of_this_program()
    {
        foreach (ApplianceSetting setting in ApplianceSettings.All)
        {
            string[] values = setting switch
            {
                NumberSetting number => [number.Least.ToString(System.Globalization.CultureInfo.InvariantCulture), number.Most.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                ChoiceSetting choice => [.. choice.Choices],
                _ => ["true", "false"],
            };
            foreach (string value in values)
            {
                Assert.Null(ApplianceSettings.Check(setting.Name, value));
                var told = new ToldSettings();
                IConfigurationRoot configuration = new ConfigurationBuilder().Add(told).Build();
                told.Apply(new Dictionary<string, string> { [setting.Name] = value });
                Assert.Equal(value, configuration[setting.OptionKey]);
                Assert.True(new FrontOptionsValidator().Validate(null, Bind<FrontOptions>(configuration, "Front")).Succeeded, setting.Name);
                Assert.True(new PacingOptionsValidator().Validate(null, Bind<PacingOptions>(configuration, "Pacing")).Succeeded, setting.Name);
                Assert.True(new FillOptionsValidator().Validate(null, Bind<FillOptions>(configuration, "Fill")).Succeeded, setting.Name);
            }
        }
    }

    private static T Bind<T>(IConfigurationRoot configuration, string section) where T : new() => configuration.GetSection(section).Get<T>() ?? new T();

    private static FrontOptions Front(EdgeSite site) => site.Appliance.Services.GetRequiredService<IOptionsMonitor<FrontOptions>>().CurrentValue;

    private static Task InForceAsync(EdgeSite site, ulong version) => Deadline.UntilAsync(
        () => site.Fleet.Heartbeats.Last().ConfigurationVersion == version, () => $"the last heartbeat says {site.Fleet.Heartbeats.Last()}");
}
