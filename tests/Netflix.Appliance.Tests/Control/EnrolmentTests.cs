using Grpc.Core;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Control;

public sealed class EnrolmentTests
{
    private static readonly (string, int)[] Files = [("video-480p/1.m4s", 1_000)];

    [Fact]
    public async Task An_appliance_enrols_with_its_token_once_and_keeps_key_and_certificate_to_itself()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        EnrolRequest enrolled = Assert.Single(site.Fleet.Enrolments);
        Assert.Equal(("http://localhost:8081", 256UL * 1024 * 1024), (enrolled.Facts.PublicUrl, enrolled.Facts.StorageBytes));
        foreach (string name in (string[])["identity.json", "enrolment-key.json"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StateFile(site, name)));

        string before = site.Fleet.Hellos.Last().Certificate;
        await site.RestartApplianceAsync();
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2, () => $"{site.Fleet.Hellos.Count} streams");
        Assert.Single(site.Fleet.Enrolments);
        Assert.Equal(before, site.Fleet.Hellos.Last().Certificate);
    }

    [Fact]
    public async Task An_enrolled_appliance_needs_its_token_no_more()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        await site.RestartApplianceAsync(null, "--Control:EnrolmentTokenFile=/nowhere/token");
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2, () => $"{site.Fleet.Hellos.Count} streams");
    }

    [Fact]
    public async Task A_new_token_enrols_again()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        site.Fleet.Token = EnrolmentToken.Create(site.Fleet.Authority.PublicKey);
        await site.RestartApplianceAsync();
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2, () => $"{site.Fleet.Hellos.Count} streams");
        Assert.Equal(2, site.Fleet.Enrolments.Count);
        Assert.NotEqual(site.Fleet.Enrolments.First().SigningRequest, site.Fleet.Enrolments.Last().SigningRequest);
    }

    [Fact]
    public async Task A_new_token_that_is_refused_leaves_the_certificate_in_use()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        EnrolmentToken good = site.Fleet.Token;
        site.Fleet.Token = EnrolmentToken.Create(site.Fleet.Authority.PublicKey);
        await File.WriteAllTextAsync(ApplianceUnderTest.TokenFile(site.Folder), EnrolmentToken.Create(site.Fleet.Authority.PublicKey).ToText(), TestContext.Current.CancellationToken);
        await site.Fleet.DropLinksAsync();
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2, () => $"{site.Fleet.Hellos.Count} streams, {site.Fleet.Enrolments.Count} enrolments");
        Assert.Equal(2, site.Fleet.Enrolments.Count);
        Assert.NotEqual(good.ToText(), site.Fleet.Enrolments.Last().Token);
        Assert.Single(site.Fleet.Hellos.Select(hello => hello.Certificate).Distinct());
    }

    [Fact]
    public async Task The_token_is_said_to_nobody_whose_authority_it_does_not_pin()
    {
        using var other = new AuthorityStandIn();
        await using FleetStandIn impostor = await FleetStandIn.StartAsync();
        impostor.Token = EnrolmentToken.Create(other.PublicKey);
        await RefusesAsync(impostor);
    }

    [Fact]
    public async Task Who_knows_the_authoritys_certificate_but_has_none_of_its_servers_hears_no_token()
    {
        using var stranger = new AuthorityStandIn();
        await using FleetStandIn impostor = await FleetStandIn.StartAsync(certificate: _ => stranger.IssueServer());
        await RefusesAsync(impostor);
    }

    [Fact]
    public async Task An_appliances_certificate_does_not_make_a_control_plane()
    {
        const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
        await using FleetStandIn impostor = await FleetStandIn.StartAsync(certificate: authority => authority.IssueServer(ClientAuthentication));
        await RefusesAsync(impostor);
    }

    [Fact]
    public async Task A_certificate_is_renewed_at_half_its_life_with_a_fresh_key()
    {
        OriginStandIn origin = await OriginStandIn.StartAsync();
        await using FleetStandIn fleet = await FleetStandIn.StartAsync(origin);
        // It began a minute ago: half is over at once.
        fleet.CertificateLifetime = TimeSpan.FromSeconds(50);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("appliance-test-");
        await using (ApplianceUnderTest appliance = await ApplianceUnderTest.StartAsync(folder.FullName, fleet))
        {
            await Deadline.UntilAsync(() => fleet.Hellos.Select(hello => hello.Certificate).Distinct().Count() >= 2, () => $"{fleet.Hellos.Count} streams with one certificate");
            Assert.Single(fleet.Enrolments);
        }
        await origin.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_link_that_breaks_is_opened_again_and_says_all_holdings_anew()
    {
        TitlePackage title = TitlePackage.With(Files);
        await using EdgeSite site = await EdgeSite.StartAsync(title);
        site.Fleet.Assignment = new Assignment { Version = 2, Titles = { new AssignedTitle { Number = 77, Package = title.Id.ToString() } } };
        await Deadline.UntilAsync(() => site.Fleet.Held.Contains(77), () => $"{site.Fleet.Said.Count} reports of holdings");
        Assert.Contains(site.Fleet.Said, said => !said.Replaces && said.Gained.SequenceEqual([77u]));

        int said = site.Fleet.Said.Count;
        await site.Fleet.DropLinksAsync();
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2 && site.Fleet.Said.Count > said, () => $"{site.Fleet.Hellos.Count} streams");
        Assert.Equal(2UL, site.Fleet.Hellos.Last().Hello.AssignmentVersion);
        Assert.True(site.Fleet.Said.ElementAt(said) is { Replaces: true, Whole.Length: 77 / 8 + 1 });
    }

    [Fact]
    public async Task A_refused_appliance_serves_on_and_comes_back_when_it_is_let_in()
    {
        TitlePackage title = TitlePackage.With(Files);
        await using EdgeSite site = await EdgeSite.StartAsync(title);
        site.Fleet.Refusal = new Status(StatusCode.PermissionDenied, "Taken out.");
        await site.Fleet.DropLinksAsync();
        Assert.Equal(title.Files["video-480p/1.m4s"], await site.Appliance.GetAsync(title.Url("video-480p/1.m4s")));
        site.Fleet.Refusal = null;
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count == 2, () => $"{site.Fleet.Hellos.Count} streams");
    }

    private static async Task RefusesAsync(FleetStandIn impostor)
    {
        await using OriginStandIn origin = await OriginStandIn.StartAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("appliance-test-");
        await using (ApplianceUnderTest appliance = await ApplianceUnderTest.StartAsync(folder.FullName, impostor))
        {
            await Deadline.UntilAsync(() => appliance.LinkFailures >= 2, () => $"{appliance.LinkFailures} failures");
            Assert.Empty(impostor.Enrolments);
        }
        folder.Delete(recursive: true);
    }

    private static string StateFile(EdgeSite site, string name) => Path.Combine(site.Folder, "disk", "control", name);
}
