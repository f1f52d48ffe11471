using Netflix.Steering.Fleet;

namespace Netflix.Steering.Tests.Fleet;

public sealed class LoadBoardTests
{
    private readonly LoadBoard _board;

    /// <summary>Two of 10 at the first site, one of 40 at the second; all online.</summary>
    public LoadBoardTests()
    {
        _board = new LoadBoard(Map(first: 10));
        for (int appliance = 0; appliance < 3; appliance++) _board.SetState(appliance, ApplianceState.Online);
    }

    [Fact]
    public void A_sites_room_is_what_its_appliances_could_send_beyond_what_they_do()
    {
        _board.Report(0, 4);
        _board.Report(1, 9);
        Assert.Equal((7, 40), (_board.RoomAt(0), _board.RoomAt(1)));
    }

    [Fact]
    public void One_above_its_capacity_takes_no_room_from_the_others()
    {
        _board.Report(0, 25);
        _board.Report(1, 9);
        Assert.Equal(1, _board.RoomAt(0));
    }

    [Theory]
    [InlineData(ApplianceState.Down)]
    [InlineData(ApplianceState.Suspect)]
    [InlineData(ApplianceState.Draining)]
    public void Only_who_is_online_has_room(ApplianceState state)
    {
        _board.SetState(0, state);
        Assert.Equal(10, _board.RoomAt(0));
        _board.SetState(0, ApplianceState.Online);
        Assert.Equal(20, _board.RoomAt(0));
    }

    [Fact]
    public void Viewers_sent_there_take_room_at_once_and_a_heartbeat_is_believed_to_show_half_of_them()
    {
        _board.Assign(2, 8);
        Assert.Equal((8, 32), (_board.LoadOf(2), _board.RoomAt(1)));
        _board.Report(2, 4);
        Assert.Equal((8, 32), (_board.LoadOf(2), _board.RoomAt(1)));
        _board.Assign(2, -4);
        Assert.Equal((4, 36), (_board.LoadOf(2), _board.RoomAt(1)));
    }

    [Fact]
    public void Viewers_above_the_capacity_take_room_from_nobody_else()
    {
        _board.Assign(0, 25);
        Assert.Equal(10, _board.RoomAt(0));
        _board.Assign(0, -20);
        Assert.Equal(15, _board.RoomAt(0));
    }

    [Fact]
    public void Whoever_leaves_one_that_is_down_leaves_no_room()
    {
        _board.Assign(2, 8);
        _board.SetState(2, ApplianceState.Down);
        _board.Assign(2, -8);
        Assert.Equal(0, _board.RoomAt(1));
    }

    [Fact]
    public void A_copy_with_other_capacities_has_other_rooms()
    {
        _board.Report(0, 4);
        LoadBoard copy = _board.Copy(Map(first: 30));
        Assert.Equal((26 + 10, 16), (copy.RoomAt(0), _board.RoomAt(0)));
        copy.Assign(1, 3);
        copy.SetLoad(0, 1);
        copy.SetLoad(1, 0);
        Assert.Equal(29 + 10, copy.RoomAt(0));
    }

    [Fact]
    public void A_copy_goes_ways_of_its_own()
    {
        LoadBoard copy = _board.Copy();
        copy.SetState(2, ApplianceState.Draining);
        copy.Report(0, 10);
        Assert.Equal((10, 0), (copy.RoomAt(0), copy.RoomAt(1)));
        Assert.Equal((20, 40), (_board.RoomAt(0), _board.RoomAt(1)));
    }

    private static FleetMap Map(long first) => new(
        [Site(1), Site(2)],
        [Appliance(site: 1, number: 1, capacity: first), Appliance(site: 1, number: 2, capacity: 10), Appliance(site: 2, number: 1, capacity: 40)]);

    private static SteeringSite Site(int id) => new(id, $"site-{id}", "DE", null, SiteScope.Region, []);

    private static SteeringAppliance Appliance(int site, int number, long capacity) => new(new Guid(site, (short)number, 0, new byte[8]), $"{site}-{number}", site, (site * 100) + number, capacity, HasTls: true);
}
