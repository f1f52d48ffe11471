using System.Net;
using System.Text;
using Netflix.Appliance.Access;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Access;

public sealed class AccessGateTests
{
    private sealed class Countries : IClientCountries
    {
        public string? CountryOf(IPAddress client) => client.ToString() switch { "192.0.2.1" => "DE", "192.0.2.2" => "FR", _ => null };
    }

    [Fact]
    public void A_token_opens_its_title_with_its_methods()
    {
        using var gate = new GateUnderTest();
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token));
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token, method: "HEAD"));
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token, GateUnderTest.Folder + "1.m4s?CMCD=/../"));
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token, GateUnderTest.Folder + "cmcd", method: "POST"));
        Assert.Equal(AccessVerdict.WrongMethod, gate.Check(gate.Token, method: "PUT"));
        Assert.Equal(AccessVerdict.WrongMethod, gate.Check(gate.Token, method: "get"));
    }

    [Theory]
    [InlineData("/titles/fedcba9876543210fedcba9876543210/video/1.m4s")]
    [InlineData("/titles/")]
    [InlineData("/")]
    [InlineData(GateUnderTest.Folder + "../fedcba9876543210fedcba9876543210/1.m4s")]
    [InlineData(GateUnderTest.Folder + "%2e%2e/x"), InlineData(GateUnderTest.Folder + "./x"), InlineData(GateUnderTest.Folder + "/x"), InlineData(GateUnderTest.Folder + @"..\x")]
    public void Another_title_is_not_opened_however_its_path_is_spelled(string path)
    {
        using var gate = new GateUnderTest();
        Assert.Equal(AccessVerdict.WrongPath, gate.Check(gate.Token, path));
    }

    [Theory]
    [InlineData("artwork/poster.jpg", nameof(AccessVerdict.Granted))]
    [InlineData("artwork/card.jpg", nameof(AccessVerdict.Granted))]
    [InlineData("artwork/thumbnails.jpg", nameof(AccessVerdict.Missing))]
    [InlineData("artwork/thumbnails.vtt", nameof(AccessVerdict.Missing))]
    [InlineData("artwork/../video/1.m4s", nameof(AccessVerdict.Missing))]
    [InlineData("artwork/%2e%2e%2fvideo", nameof(AccessVerdict.Missing))]
    [InlineData("artworks/x.jpg", nameof(AccessVerdict.Missing))]
    [InlineData("video/artwork/1.m4s", nameof(AccessVerdict.Missing))]
    [InlineData("title.json", nameof(AccessVerdict.Missing))]
    public void Without_a_token_there_is_artwork_only(string file, string verdict)
    {
        using var gate = new GateUnderTest();
        Assert.Equal(verdict, gate.Check(ReadOnlySpan<byte>.Empty, GateUnderTest.Folder + file).ToString());
    }

    [Fact]
    public void Time_is_judged_on_every_use_with_the_skew_allowed()
    {
        using var gate = new GateUnderTest();
        DateTimeOffset now = gate.Time.Now;
        byte[] token = gate.Desk.SignText(gate.Token with { NotBefore = now.ToUnixTimeSeconds() + 100, ExpiresAt = now.ToUnixTimeSeconds() + 200 });
        foreach ((int seconds, AccessVerdict verdict) in new[]
        {
            (0, AccessVerdict.NotYetValid), (69, AccessVerdict.NotYetValid), (70, AccessVerdict.Granted), (229, AccessVerdict.Granted), (230, AccessVerdict.Expired), (100_000, AccessVerdict.Expired),
        })
        {
            gate.Time.Now = now.AddSeconds(seconds);
            Assert.Equal((seconds, verdict), (seconds, gate.Check(token)));
        }
        Assert.Equal(1, gate.Signatures);
    }

    [Fact]
    public void A_network_is_checked_on_every_use()
    {
        using var gate = new GateUnderTest();
        byte[] token = gate.Desk.SignText(gate.Token with { Networks = [ClientNetwork.Parse("192.0.2.0/24"), ClientNetwork.Parse("2001:db8::/32")] });
        Assert.Equal(AccessVerdict.Granted, gate.Check(token));
        Assert.Equal(AccessVerdict.Granted, gate.Check(token, client: "::ffff:192.0.2.9"));
        Assert.Equal(AccessVerdict.Granted, gate.Check(token, client: "2001:db8::7"));
        Assert.Equal(AccessVerdict.WrongNetwork, gate.Check(token, client: "198.51.100.1"));
        Assert.Equal(AccessVerdict.WrongNetwork, gate.Check(gate.Token with { Networks = [] }));
    }

    [Theory]
    [InlineData("192.0.2.1", true, nameof(AccessVerdict.Granted)), InlineData("192.0.2.2", true, nameof(AccessVerdict.WrongCountry)), InlineData("192.0.2.3", true, nameof(AccessVerdict.WrongCountry))]
    [InlineData("192.0.2.1", false, nameof(AccessVerdict.WrongCountry))]
    public void A_country_must_be_known_to_be_right(string client, bool resolver, string verdict)
    {
        using var gate = new GateUnderTest(countries: resolver ? new Countries() : null);
        Assert.Equal(verdict, gate.Check(gate.Token with { Countries = ["AT", "DE"] }, client: client).ToString());
    }

    [Fact]
    public void A_token_of_a_stranger_is_refused_and_costs_one_signature()
    {
        using var gate = new GateUnderTest();
        byte[] forged = new TokenDesk().SignText(gate.Token), foreign = new TokenDesk(2).SignText(gate.Token);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            Assert.Equal(AccessVerdict.BadSignature, gate.Check(forged));
            Assert.Equal(AccessVerdict.UnknownKey, gate.Check(foreign));
        }
        Assert.Equal(1, gate.Signatures);
    }

    [Fact]
    public void A_token_for_somebody_else_or_from_somebody_else_is_malformed()
    {
        using var gate = new GateUnderTest();
        Assert.Equal(AccessVerdict.Malformed, gate.Check(gate.Token with { Audiences = ["another-cdn"] }));
        Assert.Equal(AccessVerdict.Malformed, gate.Check(gate.Token with { Issuer = "another-issuer" }));
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token with { Audiences = ["another-cdn", CommonAccessToken.ApplianceAudience] }));
        Assert.Equal(AccessVerdict.Malformed, gate.Check("nonsense"u8));
        Assert.Equal(AccessVerdict.Malformed, gate.Check(new byte[1_000_000]));
    }

    [Fact]
    public void A_new_key_counts_at_once_and_a_removed_one_ends_its_tokens()
    {
        using var gate = new GateUnderTest();
        var next = new TokenDesk(2);
        byte[] old = gate.Desk.SignText(gate.Token), fresh = next.SignText(gate.Token);
        Assert.Equal((AccessVerdict.Granted, AccessVerdict.UnknownKey), (gate.Check(old), gate.Check(fresh)));
        gate.Use([gate.Desk, next]);
        Assert.Equal((AccessVerdict.Granted, AccessVerdict.Granted), (gate.Check(old), gate.Check(fresh)));
        Assert.Equal(2, gate.Signatures);
        gate.Use([next]);
        Assert.Equal((AccessVerdict.UnknownKey, AccessVerdict.Granted), (gate.Check(old), gate.Check(fresh)));
        gate.Use([new TokenDesk(2)]);
        Assert.Equal(AccessVerdict.BadSignature, gate.Check(fresh));
    }

    [Fact]
    public void A_revoked_token_is_refused_also_when_it_was_verified_before()
    {
        using var gate = new GateUnderTest();
        CommonAccessToken token = gate.Token;
        byte[] text = gate.Desk.SignText(token);
        Assert.Equal(AccessVerdict.Granted, gate.Check(text));
        gate.Use([gate.Desk], token.Id!);
        Assert.Equal(AccessVerdict.Revoked, gate.Check(text));
        Assert.Equal(AccessVerdict.Granted, gate.Check(gate.Token));
        gate.Use([gate.Desk]);
        Assert.Equal(AccessVerdict.Granted, gate.Check(text));
    }

    [Fact]
    public void Where_no_token_is_required_none_is_looked_at()
    {
        using var gate = new GateUnderTest(new AccessOptions { Required = false });
        Assert.Equal((AccessVerdict.Granted, AccessVerdict.Granted), (gate.Check(ReadOnlySpan<byte>.Empty), gate.Check("nonsense"u8)));
    }

    [Fact]
    public void A_token_seen_before_allocates_nothing()
    {
        using var gate = new GateUnderTest();
        byte[] token = gate.Desk.SignText(gate.Token with { Networks = [ClientNetwork.Parse("192.0.2.0/24")] });
        byte[] path = Encoding.ASCII.GetBytes(GateUnderTest.Folder + "video/1.m4s"), method = "GET"u8.ToArray();
        var client = IPAddress.Parse("192.0.2.1");
        for (int warm = 0; warm < 100; warm++) Assert.Equal(AccessVerdict.Granted, gate.Check(token, path, method, client));
        // What a use allocates, every round of a thousand does; what the runtime allocates when it compiles the code anew, only one does.
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int use = 0; use < 1000; use++) gate.Check(token, path, method, client);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
