using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Enrolment;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Tests.Jobs;
using Netflix.Steering.Fleet;
using FleetClient = Netflix.Contracts.Fleet.Fleet.FleetClient;

namespace Netflix.ControlPlane.Tests.Fleet.Link;

public sealed class FleetLinkTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_does_not_exist_on_the_public_listener()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client(null);
        using HttpResponseMessage response = await client.PostAsync("/netflix.fleet.v1.Fleet/Connect", null, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_certificate_there_is_no_stream_and_no_renewal()
    {
        await using Replica replica = await StartAsync();
        using GrpcChannel channel = replica.OpenLink(null);
        using AsyncDuplexStreamingCall<FromAppliance, ToAppliance> call = new FleetClient(channel).Connect(cancellationToken: Cancel);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await new FleetClient(channel).RenewAsync(new RenewRequest()))).StatusCode);
    }

    [Fact]
    public async Task A_foreign_certificate_does_not_get_past_the_handshake()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica);
        using var authority = CertificateAuthority.Create(DateTimeOffset.UtcNow);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        IssuedCertificate issued = authority.Issue(ApplianceKey.Read(SigningRequests.Write(key)), edge.Id, DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(issued.Certificate);
        using GrpcChannel channel = replica.OpenLink(bare.CopyWithPrivateKey(key));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new FleetClient(channel).GetAuthorityAsync(new GetAuthorityRequest(), cancellationToken: Cancel));
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.ToString());
    }

    [Fact]
    public async Task The_authority_is_told_to_anybody_and_is_the_one_that_tokens_pin()
    {
        await using Replica replica = await StartAsync();
        using GrpcChannel channel = replica.OpenLink(null);
        Authority authority = await new FleetClient(channel).GetAuthorityAsync(new GetAuthorityRequest(), cancellationToken: Cancel);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(authority.Certificate.ToByteArray());
        EnrolmentToken token = await LinkedAppliance.TokenAsync(replica, "edge-1", await Places.EnsureSiteAsync(replica, "fra-1", "DE"), 1_000_000);
        Assert.True(token.Pins(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    [Theory]
    [InlineData("nonsense", StatusCode.InvalidArgument, "nfe1.")]
    [InlineData("invented", StatusCode.PermissionDenied, "expired or used")]
    [InlineData("no facts", StatusCode.InvalidArgument, "facts")]
    [InlineData("no request", StatusCode.InvalidArgument, "PKCS #10")]
    public async Task What_is_wrong_with_an_enrolment_is_said(string what, StatusCode expected, string detail)
    {
        await using Replica replica = await StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        EnrolmentToken token = EnrolmentToken.Create(replica.Get<FleetAuthority>().Current.PublicKey);
        var request = new EnrolRequest { Token = token.ToText(), SigningRequest = ByteString.CopyFrom(SigningRequests.Write(key)), Facts = Appliances.Facts() };
        if (what == "nonsense") request.Token = "nonsense";
        if (what == "no facts") request.Facts = null;
        if (what == "no request") request.SigningRequest = ByteString.CopyFromUtf8("not one");
        using GrpcChannel channel = replica.OpenLink(null);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new FleetClient(channel).EnrolAsync(request, cancellationToken: Cancel));
        Assert.Equal(expected, error.StatusCode);
        Assert.Contains(detail, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_fleet_takes_nobody_new()
    {
        await using Replica replica = await StartAsync("Fleet:MaxAppliances=1");
        await LinkedAppliance.EnrolAsync(replica, "edge-1");
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => LinkedAppliance.EnrolAsync(replica, "edge-2"))).StatusCode);
        await LinkedAppliance.EnrolAsync(replica, "edge-1");
    }

    [Fact]
    public async Task A_heartbeat_makes_an_appliance_online_silence_suspect_and_then_down()
    {
        await using Replica replica = await StartAsync("Fleet:OnlineForMilliseconds=600", "Fleet:SuspectForMilliseconds=1200");
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync();
        foreach (ApplianceState state in (ApplianceState[])[ApplianceState.Online, ApplianceState.Suspect, ApplianceState.Down]) await SeesStateAsync(replica, edge, state);
        await edge.BeatAsync();
        await SeesStateAsync(replica, edge, ApplianceState.Online);
    }

    [Fact]
    public async Task An_appliance_whose_link_breaks_is_nobodys_first_choice_at_once()
    {
        await using Replica replica = await StartAsync("Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=90000");
        LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync();
        await SeesStateAsync(replica, edge, ApplianceState.Online);
        await edge.DisposeAsync();
        await SeesStateAsync(replica, edge, ApplianceState.Suspect);

        await using LinkedAppliance again = await edge.ReconnectAsync(replica);
        await again.BeatAsync();
        await SeesStateAsync(replica, edge, ApplianceState.Online);
    }

    [Fact]
    public async Task A_newer_stream_takes_over_and_the_appliance_counts_as_connected()
    {
        await using Replica replica = await StartAsync("Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=90000");
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync();
        // Until then it may still be on its way in, and come second.
        await SeesStateAsync(replica, edge, ApplianceState.Online);
        await using LinkedAppliance newer = await edge.ReconnectAsync(replica);
        Assert.Equal(StatusCode.Aborted, await edge.Ended);
        await newer.BeatAsync(heartbeat => heartbeat.Connections = 99);
        await Eventually.SeesAsync(() => Report(replica, edge)?.Connections, seen => seen == 99);
        await SeesStateAsync(replica, edge, ApplianceState.Online);
    }

    [Fact]
    public async Task A_revoked_appliance_is_out_within_a_second_and_gets_nothing_with_its_certificate()
    {
        await using Replica replica = await StartAsync("Fleet:RefreshIntervalMilliseconds=500");
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync();
        await SeesStateAsync(replica, edge, ApplianceState.Online);
        Assert.True(await replica.Get<ApplianceCertificates>().RevokeAsync(edge.Id, Guid.NewGuid(), "stolen", Cancel));
        Assert.Equal(StatusCode.PermissionDenied, await edge.Ended);
        await Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Find(edge.Id), seen => seen is null);

        await using LinkedAppliance again = await edge.ReconnectAsync(replica);
        Assert.Equal(StatusCode.PermissionDenied, await again.Ended);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => edge.RenewAsync(replica))).StatusCode);
    }

    [Fact]
    public async Task After_a_new_enrolment_the_certificate_of_the_lost_disk_opens_nothing()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance lost = await ConnectAsync(replica);
        await using LinkedAppliance fresh = await ConnectAsync(replica);
        Assert.True(await lost.Ended is StatusCode.Aborted or StatusCode.PermissionDenied);
        await using LinkedAppliance again = await lost.ReconnectAsync(replica);
        Assert.Equal(StatusCode.PermissionDenied, await again.Ended);
    }

    [Fact]
    public async Task A_renewed_certificate_opens_a_stream()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica);
        string before = edge.Certificate.SerialNumber;
        await edge.RenewAsync(replica);
        Assert.NotEqual(before, edge.Certificate.SerialNumber);
        await using LinkedAppliance renewed = await edge.ReconnectAsync(replica);
        Assert.Equal(TimeSpan.FromSeconds(1), (await renewed.HearAsync(told => told.Welcome)).HeartbeatInterval.ToTimeSpan());
    }

    [Fact]
    public async Task What_an_appliance_says_of_itself_anew_is_kept_and_what_the_operator_declared_stays()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await ConnectAsync(replica, hello => hello.Facts = Appliances.Facts(change: facts => (facts.PublicUrl, facts.SoftwareVersion) = ("https://moved.test", "2.0")));
        RegisteredAppliance kept = (await Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Find(edge.Id)?.Registration, seen => seen?.Url == "https://moved.test"))!;
        Assert.Equal(("2.0", "edge-1", "DE", 10_000_000_000), (kept.SoftwareVersion, kept.Name, kept.Region, kept.CapacityBitsPerSecond));
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_with_hello_or_says_nonsense_is_ended_with_the_reason()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await ConnectAsync(replica, hello => hello.Facts = Appliances.Facts(change: facts => facts.PublicUrl = "ftp://x"));
        Assert.Equal(StatusCode.InvalidArgument, await edge.Ended);
        await using LinkedAppliance other = await edge.ReconnectAsync(replica);
        await other.SayAsync(new FromAppliance { Holdings = new Holdings { Gained = { uint.MaxValue } } });
        Assert.Equal(StatusCode.InvalidArgument, await other.Ended);
    }

    [Fact]
    public async Task An_appliance_that_floods_its_link_is_cut_off()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (int i = 0; i < 10_000; i++) await edge.BeatAsync();
        });
        Assert.Equal(StatusCode.ResourceExhausted, await edge.Ended);
    }

    [Fact]
    public async Task The_assignment_is_all_that_is_published_newest_first_and_told_only_while_it_is_news()
    {
        await using Replica replica = await StartAsync();
        PackageId first = await TestTitles.PublishAsync(replica, "first");
        await Eventually.SeesAsync(() => replica.Get<FleetView>().Assignment!.Titles.Count, count => count == 1);
        await using LinkedAppliance edge = await ConnectAsync(replica);
        Assignment before = await edge.HearAsync(told => told.Assignment);
        Assert.Equal(first.ToString(), Assert.Single(before.Titles).Package);

        PackageId second = await TestTitles.PublishAsync(replica, "second");
        Assignment after = await edge.HearAsync(told => told.Assignment);
        Assert.Equal([second.ToString(), first.ToString()], after.Titles.Select(title => title.Package));
        Assert.Equal(before.Titles[0].Number, after.Titles[1].Number);
        Assert.True(after.Version > before.Version);

        await using LinkedAppliance again = await edge.ReconnectAsync(replica, hello => hello.AssignmentVersion = after.Version);
        await again.HearAsync(told => told.Origin);
        await again.HearAsync(told => told.ViewerAccess);
        Assert.False(again.HasHeard(told => told.Assignment));
    }

    [Fact]
    public async Task Holdings_come_whole_and_then_as_changes_and_only_assigned_ones_are_believed()
    {
        await using Replica replica = await StartAsync();
        PackageId package = await TestTitles.PublishAsync(replica, "title");
        FleetAssignment told = (await Eventually.SeesAsync(() => replica.Get<FleetView>().Assignment, seen => seen?.Contains(package) == true))!;
        int number = told.NumberOf(package)!.Value, foreign = number + 1000;
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.HoldAsync(foreign);
        await edge.BeatAsync();
        await Eventually.SeesAsync(() => Report(replica, edge), seen => seen is not null);
        Assert.Empty(replica.Get<FleetView>().Current.Find(edge.Id)!.Titles.Numbers());

        await edge.SayAsync(new FromAppliance { Holdings = new Holdings { Gained = { (uint)number } } });
        await edge.BeatAsync(heartbeat => heartbeat.HoldingsDigest = HeldTitles.Of([number, foreign]).Digest);
        await Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Holds(edge.Id, package), holds => holds);
        Assert.Equal([number], replica.Get<FleetView>().Current.Find(edge.Id)!.Titles.Numbers());
        Assert.False(edge.HasHeard(heard => heard.SendHoldings));

        await edge.SayAsync(new FromAppliance { Holdings = new Holdings { Lost = { (uint)number } } });
        await edge.BeatAsync(heartbeat => heartbeat.HoldingsDigest = HeldTitles.Of([foreign]).Digest);
        await Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Holds(edge.Id, package), holds => !holds);
    }

    [Fact]
    public async Task When_the_digest_says_that_something_was_missed_all_of_it_is_asked_for()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync(heartbeat => heartbeat.HoldingsDigest = 4711);
        await edge.HearAsync(told => told.SendHoldings);
    }

    [Fact]
    public async Task An_absurd_heartbeat_is_cut_to_what_the_operator_declared()
    {
        await using Replica replica = await StartAsync();
        await using LinkedAppliance edge = await ConnectAsync(replica);
        await edge.BeatAsync(heartbeat => (heartbeat.EgressBitsPerSecond, heartbeat.CpuShare) = (ulong.MaxValue, -3));
        ApplianceReport report = (await Eventually.SeesAsync(() => Report(replica, edge), seen => seen is not null))!;
        Assert.Equal((10_000_000_000, 0d), (report.EgressBitsPerSecond, report.CpuShare));
    }

    private async Task<Replica> StartAsync(params string[] settings) =>
        await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: ["Fleet:RefreshIntervalMilliseconds=50", "Fleet:FlushIntervalMilliseconds=20", .. settings]);

    private static async Task<LinkedAppliance> ConnectAsync(Replica replica, Action<Hello>? change = null) => await (await LinkedAppliance.EnrolAsync(replica)).ConnectAsync(replica, change);

    private static ApplianceReport? Report(Replica replica, LinkedAppliance edge) => replica.Get<FleetView>().Current.Find(edge.Id)?.Report;

    private static Task<ApplianceState?> SeesStateAsync(Replica replica, LinkedAppliance edge, ApplianceState state) =>
        Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Find(edge.Id)?.State, seen => seen == state);
}
