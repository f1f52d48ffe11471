using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Playback;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Playback;

/// <summary>The URLs of a playback against the keys that appliances are told.</summary>
public sealed class TitleTokenTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private Replica Replica => fixture.Replica;

    [Fact]
    public async Task The_token_in_a_playback_url_verifies_with_the_key_appliances_get_and_opens_that_title_only()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica, "DE");
        Content title = await Cinema.PublishAsync(Replica);
        await Cinema.RunApplianceAsync(Replica, "near", "DE", title.Package!.Value);
        JsonElement play = await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}");
        CommonAccessToken token = await VerifyAsync(play.GetProperty("direct_manifests").GetProperty("dash").GetString()!);

        Assert.Equal((CommonAccessToken.PlatformIssuer, CommonAccessToken.ApplianceAudience), (token.Issuer, Assert.Single(token.Audiences)));
        Assert.Equal(TitleTokens.TokenIdOf(play.GetProperty("session_id").GetGuid()), token.Id);
        Assert.Equal(["GET", "HEAD", "OPTIONS", "POST"], token.Methods);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt) - DateTimeOffset.UtcNow, TimeSpan.FromHours(5.9), TimeSpan.FromHours(6.1));
        Assert.DoesNotContain(visitor.AccountId.ToString("N"), token.Subject, StringComparison.OrdinalIgnoreCase);
        PathRule rule = Assert.Single(token.Paths);
        Assert.True(rule.Accepts(Encoding.ASCII.GetBytes($"/titles/{title.Package}/video-720p/1.m4s")));
        Assert.False(rule.Accepts(Encoding.ASCII.GetBytes($"/titles/{new string('0', 32)}/video-720p/1.m4s")));
    }

    [Fact]
    public async Task An_appliance_is_told_the_keys_once_and_again_when_a_session_is_revoked()
    {
        await using LinkedAppliance appliance = await LinkedAppliance.EnrolAsync(Replica, "edge-tokens");
        ViewerAccess first = await (await appliance.ConnectAsync(Replica)).HearAsync(told => told.ViewerAccess);
        Assert.Single(first.Keys);

        var session = Guid.NewGuid();
        Assert.True(await Replica.Get<RevokedPlaybackTable>().TryInsertAsync(session, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1), TestContext.Current.CancellationToken));
        Assert.True(await Replica.Get<RevokedPlaybackTable>().TryInsertAsync(Guid.NewGuid(), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken));
        ViewerAccess second = await appliance.HearAsync(told => told.ViewerAccess);
        Assert.Equal(session.ToByteArray(bigEndian: true), Assert.Single(second.Revoked).ToByteArray());

        await using LinkedAppliance again = await appliance.ReconnectAsync(Replica, hello => hello.ViewerAccessRevision = second.Revision);
        await again.HearAsync(told => told.Origin);
        Assert.False(again.HasHeard(told => told.ViewerAccess));
    }

    [Fact]
    public async Task Only_operators_revoke()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        await visitor.PostAsync($"/ops/playbacks/{Guid.NewGuid()}/revoke", new { }, HttpStatusCode.Forbidden);
    }

    private async Task<CommonAccessToken> VerifyAsync(string url)
    {
        await using LinkedAppliance appliance = await LinkedAppliance.EnrolAsync(Replica, "edge-keys");
        ViewerAccess access = await (await appliance.ConnectAsync(Replica)).HearAsync(told => told.ViewerAccess);
        Assert.True(TokenPath.Split(Encoding.ASCII.GetBytes(new Uri(url).AbsolutePath), out ReadOnlySpan<byte> text, out _));
        Assert.True(SignedToken.TryRead(text, out SignedToken? signed));
        VerificationKey told = Assert.Single(access.Keys, key => key.KeyId.Span.SequenceEqual(signed.KeyId.Span));
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(told.PublicKey.Span, out _);
        Assert.True(signed.IsSignedBy(key));
        Assert.True(CommonAccessTokenClaims.TryRead(signed.Claims, out CommonAccessToken? token));
        return token;
    }
}
