using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Fill;

public sealed class FillSlotsTests
{
    private readonly FillSlots _slots = new(Options.Create(new FillOptions { ConcurrentFetches = 2, ConcurrentPlannedFetches = 1, WaitingFetches = 3 }));

    [Fact]
    public void Plans_take_only_their_share_even_of_an_idle_line()
    {
        FillTicket first = _slots.Enter(FillPriority.Planned), second = _slots.Enter(FillPriority.Planned);
        Assert.True(first.Granted.IsCompletedSuccessfully);
        Assert.False(second.Granted.IsCompleted);
        _slots.Leave(first);
        Assert.True(second.Granted.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_viewer_goes_before_plans_that_came_earlier()
    {
        FillTicket[] running = [_slots.Enter(FillPriority.Viewer), _slots.Enter(FillPriority.Viewer)];
        FillTicket plan = _slots.Enter(FillPriority.Planned), viewer = _slots.Enter(FillPriority.Viewer);
        _slots.Leave(running[0]);
        Assert.True(viewer.Granted.IsCompletedSuccessfully);
        Assert.False(plan.Granted.IsCompleted);
    }

    [Fact]
    public void A_planned_fetch_that_a_viewer_waits_for_moves_forward()
    {
        FillTicket[] running = [_slots.Enter(FillPriority.Viewer), _slots.Enter(FillPriority.Planned)];
        FillTicket other = _slots.Enter(FillPriority.Planned), wanted = _slots.Enter(FillPriority.Planned);
        _slots.Raise(wanted);
        _slots.Leave(running[0]);
        Assert.True(wanted.Granted.IsCompletedSuccessfully);
        Assert.False(other.Granted.IsCompleted);
        _slots.Leave(wanted);
        _slots.Leave(running[1]);
        Assert.True(other.Granted.IsCompletedSuccessfully);
        _slots.Leave(other);
        Assert.Equal((0, 0), (_slots.Running, _slots.Waiting));
    }

    [Fact]
    public void What_is_fetched_ahead_comes_after_viewers_and_before_plans()
    {
        FillTicket[] running = [_slots.Enter(FillPriority.Viewer), _slots.Enter(FillPriority.Viewer)];
        FillTicket plan = _slots.Enter(FillPriority.Planned), ahead = _slots.Enter(FillPriority.Ahead), viewer = _slots.Enter(FillPriority.Viewer);
        _slots.Leave(running[0]);
        Assert.Equal((true, false, false), (viewer.Granted.IsCompleted, ahead.Granted.IsCompleted, plan.Granted.IsCompleted));
        _slots.Leave(running[1]);
        Assert.Equal((true, false), (ahead.Granted.IsCompleted, plan.Granted.IsCompleted));
    }

    [Fact]
    public void Nothing_is_fetched_ahead_on_a_line_half_of_which_is_busy()
    {
        Assert.True(_slots.HasRoomAhead);
        FillTicket running = _slots.Enter(FillPriority.Viewer);
        Assert.False(_slots.HasRoomAhead);
        _slots.Leave(running);
        Assert.True(_slots.HasRoomAhead);
    }

    [Fact]
    public void A_full_queue_says_so()
    {
        for (int i = 0; i < 5; i++) _slots.Enter(FillPriority.Viewer);
        FillException full = Assert.Throws<FillException>(() => _slots.Enter(FillPriority.Viewer));
        Assert.Equal(FillFailure.Overloaded, full.Failure);
    }

    [Fact]
    public void One_who_gives_up_waiting_makes_room_in_the_queue()
    {
        FillTicket[] running = [_slots.Enter(FillPriority.Viewer), _slots.Enter(FillPriority.Viewer)];
        FillTicket impatient = _slots.Enter(FillPriority.Viewer), patient = _slots.Enter(FillPriority.Viewer);
        _slots.Leave(impatient);
        Assert.Equal(1, _slots.Waiting);
        _slots.Leave(running[0]);
        Assert.True(patient.Granted.IsCompletedSuccessfully);
        Assert.Equal(2, _slots.Running);
    }
}
