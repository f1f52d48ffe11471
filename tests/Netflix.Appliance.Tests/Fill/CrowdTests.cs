using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Fill;

public sealed class CrowdTests
{
    private readonly Crowd _crowd = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_heard_by_all_who_wait_and_by_nobody_twice()
    {
        Task[] waits = [.. Enumerable.Range(0, 1000).Select(_ => _crowd.AfterAsync(_crowd.Turn, Cancel).AsTask())];
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        _crowd.Call();
        await Task.WhenAll(waits).WaitAsync(Cancel);
        Task next = _crowd.AfterAsync(_crowd.Turn, Cancel).AsTask();
        await Task.Delay(20, Cancel);
        Assert.False(next.IsCompleted);
        _crowd.Call();
        await next.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Who_looked_before_a_call_does_not_wait_for_the_next_one()
    {
        int turn = _crowd.Turn;
        _crowd.Call();
        Task wait = _crowd.AfterAsync(turn, Cancel).AsTask();
        Assert.True(wait.IsCompletedSuccessfully);
        await wait;
    }

    [Fact]
    public async Task They_go_on_in_the_order_they_came_and_who_lets_others_go_first_is_last()
    {
        // So few that one thread calls them all.
        List<int> order = [];
        Task[] crowd = [.. Enumerable.Range(0, 20).Select(GoOnAsync)];
        _crowd.Call();
        await Task.WhenAll(crowd).WaitAsync(Cancel);
        Assert.Equal([.. Enumerable.Range(0, 20), .. Enumerable.Range(100, 20)], order);
        // With nobody to let go first there is no wait.
        Assert.True(_crowd.AfterOthersAsync(Cancel).AsTask().IsCompletedSuccessfully);

        async Task GoOnAsync(int number)
        {
            await _crowd.AfterAsync(_crowd.Turn, Cancel);
            order.Add(number);
            await _crowd.AfterOthersAsync(Cancel);
            order.Add(100 + number);
        }
    }

    [Fact]
    public async Task Who_is_cancelled_leaves_at_once_and_the_others_stay()
    {
        using var leave = new CancellationTokenSource();
        Task stays = _crowd.AfterAsync(_crowd.Turn, Cancel).AsTask(), leaves = _crowd.AfterAsync(_crowd.Turn, leave.Token).AsTask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves.WaitAsync(Cancel));
        Assert.False(stays.IsCompleted);
        _crowd.Call();
        await stays.WaitAsync(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _crowd.AfterAsync(_crowd.Turn, leave.Token));
    }

    [Fact]
    public async Task No_call_is_lost_between_looking_and_waiting()
    {
        const int Steps = 20_000, Readers = 8;
        int step = 0;
        Task[] readers = [.. Enumerable.Range(0, Readers).Select(number => Task.Run(() => FollowAsync(number % 2 == 0), Cancel))];
        for (int i = 1; i <= Steps; i++)
        {
            Volatile.Write(ref step, i);
            _crowd.Call();
        }
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        async Task FollowAsync(bool comesAndGoes)
        {
            int left = 0;
            while (true)
            {
                int turn = _crowd.Turn;
                if (Volatile.Read(ref step) == Steps) return;
                using var leave = new CancellationTokenSource();
                ValueTask wait = _crowd.AfterAsync(turn, leave.Token);
                if (comesAndGoes && left++ % 3 == 0) leave.Cancel();
                try
                {
                    await wait;
                }
                catch (OperationCanceledException)
                {
                    // It looks again, as a new viewer would.
                }
            }
        }
    }
}
