using CsCheck;
using Netflix.ControlPlane.Pathways;
using Netflix.ControlPlane.Signing;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Pathways;

public sealed class SteeringTicketTests
{
    private static readonly SteeringTickets Tickets = new(new MasterKey(new byte[32]));

    private static Gen<SteeringTicket> Any { get; } = Gen.Select(
        Gen.Guid, Gen.ULong, Gen.Select(Gen.ULong, Gen.ULong, Gen.Bool), Gen.UInt, Gen.Int[0, 4], Gen.Select(Gen.Int[-9000, 9000], Gen.Int[-18000, 18000], Gen.Bool, Gen.Bool),
        Gen.Guid.Array[4], Gen.Int[0, int.MaxValue],
        (session, title, address, network, pathways, place, ids, expires) =>
        {
            var named = new PathwayIds();
            foreach (Guid id in ids[..pathways]) named.Add(id);
            UInt128 bits = address.Item3 ? new UInt128(address.Item1, address.Item2) : (UInt128)(uint)address.Item1 << 96;
            return new SteeringTicket(
                session, title,
                new ViewerPlace(
                    new NetworkAddress(bits, address.Item3), network, place.Item3 ? "DE" : null, place.Item4 ? new GeoPoint(place.Item1 / 100.0, place.Item2 / 100.0) : null, place.Item3),
                DateTimeOffset.FromUnixTimeSeconds(expires), named);
        });

    [Fact]
    public void A_ticket_is_read_as_it_was_written() => Any.Sample(ticket =>
    {
        string text = Tickets.Seal(ticket);
        return Tickets.TryOpen(text, out SteeringTicket opened) && Near(opened.Viewer.Place, ticket.Viewer.Place)
            && opened with { Viewer = opened.Viewer with { Place = null } } == ticket with { Viewer = ticket.Viewer with { Place = null } };
    });

    [Fact]
    public void A_ticket_with_one_other_character_or_of_another_key_is_not_ours() => Gen.Select(Any, Gen.Int, Gen.Char["ABCDEFabcdef0123-_.%=\u00e4"]).Sample((ticket, at, other) =>
    {
        string text = Tickets.Seal(ticket);
        int place = (int)((uint)at % (uint)text.Length);
        char[] changed = text.ToCharArray();
        changed[place] = other;
        // The last character may carry bits that mean nothing.
        return text[place] == other || place == text.Length - 1 || !Tickets.TryOpen(changed, out _);
    });

    [Theory, InlineData(""), InlineData("A"), InlineData("AAAA"), InlineData("not a ticket"), InlineData("................")]
    public void What_is_no_ticket_is_refused(string text) => Assert.False(Tickets.TryOpen(text, out _));

    [Fact]
    public void A_ticket_of_another_control_plane_is_refused()
    {
        byte[] key = new byte[32];
        key[0] = 1;
        string text = new SteeringTickets(new MasterKey(key)).Seal(new SteeringTicket(Guid.NewGuid(), 1, default, DateTimeOffset.UnixEpoch, default));
        Assert.False(Tickets.TryOpen(text, out _));
        Assert.False(Tickets.TryOpen(new string('A', 4000), out _));
    }

    private static bool Near(GeoPoint? one, GeoPoint? other) =>
        one is null ? other is null : other is { } there && Math.Abs(one.Value.Latitude - there.Latitude) <= 0.011 && Math.Abs(one.Value.Longitude - there.Longitude) <= 0.011;
}
