using System.Net;
using Netflix.Contracts.Tokens;

namespace Netflix.Contracts.Tests.Tokens;

public sealed class CommonAccessTokenClaimsTests
{
    private static CommonAccessToken? Read(byte[] claims) => CommonAccessTokenClaims.TryRead(claims, out CommonAccessToken? token) ? token : null;

    private static CommonAccessToken? With(int label, string hex) => Read(Forge.Claims((label, Forge.Hex(hex))));

    [Theory]
    [InlineData(308, "01")]                 // replay prohibited: nobody counts here
    [InlineData(308, "02")]
    [InlineData(309, "0a")]                 // probability of rejection
    [InlineData(310, "02")]                 // another version
    [InlineData(310, "1801")]               // version 1 in two bytes
    [InlineData(312, "a0")]                 // a URI restriction that restricts nothing
    [InlineData(312, "a103a0")]
    [InlineData(312, "a101a10063686f73")]   // host
    [InlineData(312, "a103a104622e2a")]     // regular expression
    [InlineData(312, "a103a120412f")]       // hash
    [InlineData(312, "a103a2006161006162")] // one match twice
    [InlineData(312, "a103a2016161006162")] // not in order
    [InlineData(312, "a103bf00612fff")]     // indefinite length
    [InlineData(312, "a103a1007f612fff")]
    [InlineData(312, "a103a10061ff")]       // not UTF-8
    [InlineData(313, "63474554")]           // methods are a list
    [InlineData(313, "8101")]
    [InlineData(311, "81d83443010203")]     // an address with a byte too few
    [InlineData(311, "81d83482184143c00002")]  // /65 of IPv4
    [InlineData(311, "81d834820843c00002")]    // bits behind the prefix
    [InlineData(311, "81c10a")]             // another tag
    [InlineData(314, "80")]                 // ALPN
    [InlineData(315, "a0")]                 // header fields
    [InlineData(317, "80")]                 // coordinates
    [InlineData(321, "a0")]                 // proof of possession
    [InlineData(999, "00")]
    [InlineData(323, "818181818181818181818100")] // too deep, in a claim nobody reads
    public void A_claim_that_cannot_be_enforced_or_is_malformed_makes_the_token_unreadable(int label, string hex) => Assert.Null(With(label, hex));

    [Theory]
    [InlineData(308, "00"), InlineData(310, "01"), InlineData(322, "a0"), InlineData(323, "a10018c8"), InlineData(320, "8101")]
    public void What_restricts_nothing_here_is_passed_over(int label, string hex) => Assert.NotNull(With(label, hex));

    [Theory]
    [InlineData("a20361610418c8")]               // no issuer
    [InlineData("a2016169" + "0418c8")]          // no audience
    [InlineData("a20161690361" + "61")]          // no expiry
    [InlineData("a3016169036161" + "0420")]      // before 1970
    [InlineData("a3016169036161" + "04fb41d9000000000000")] // a fraction
    [InlineData("a3016169036161" + "041bffffffffffffffff")]
    [InlineData("a3016169036161" + "041901")]    // cut off
    [InlineData("a30361610161690418c8")]         // not in order
    [InlineData("a40161690361610418c80418c8")]   // twice
    [InlineData("a3016169036161" + "041800")]    // zero in two bytes
    [InlineData("bf0161690361610418c8ff")]
    [InlineData("a30161690361610418c800")]       // something behind
    [InlineData("83010203"), InlineData("f6"), InlineData("")]
    public void Claims_that_are_incomplete_ambiguous_or_no_claims_are_refused(string hex) => Assert.Null(Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("81d83444c0000201", "192.0.2.1", true)]
    [InlineData("81d83444c0000201", "192.0.2.2", false)]
    [InlineData("81d83482181843c00002", "192.0.2.77", true)]
    [InlineData("81d83482181843c00002", "::ffff:192.0.2.77", true)]
    [InlineData("81d83482181843c00002", "192.0.3.77", false)]
    [InlineData("81d8368218204420010db8", "2001:db8:1::1", true)]
    [InlineData("81d8368218204420010db8", "2001:db9::1", false)]
    [InlineData("811904d2", "192.0.2.1", false)]
    [InlineData("80", "192.0.2.1", false)]
    public void A_network_contains_its_clients_and_a_system_number_nobody(string hex, string client, bool contained) =>
        Assert.Equal(contained, With(311, hex)!.Networks!.Any(network => network.Contains(IPAddress.Parse(client))));

    [Theory]
    [InlineData(PathMatch.Exact, "/a/b", true), InlineData(PathMatch.Exact, "/a", false)]
    [InlineData(PathMatch.Prefix, "/a/", true), InlineData(PathMatch.Prefix, "/b", false)]
    [InlineData(PathMatch.Suffix, "/b", true), InlineData(PathMatch.Suffix, "/a", false)]
    [InlineData(PathMatch.Contains, "a/", true), InlineData(PathMatch.Contains, "c", false)]
    public void A_path_rule_compares_bytes(PathMatch match, string text, bool accepted) => Assert.Equal(accepted, new PathRule(match, text).Accepts("/a/b"u8));
}
