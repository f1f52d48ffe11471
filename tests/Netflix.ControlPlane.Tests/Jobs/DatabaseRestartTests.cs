using Netflix.Contracts.EncodeJobs;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Servers;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Tests.Jobs;

public sealed class DatabaseRestartTests
{
    [Fact]
    public async Task A_restarted_database_costs_the_fleet_nothing_and_the_queue_goes_on()
    {
        await using PostgresCluster own = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        string database = await own.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using Replica replica = await Replica.StartAsync(database, settings: ["Fleet:RefreshIntervalMilliseconds=100", "Jobs:PollMilliseconds=100"]);
        LinkedAppliance appliance = await (await LinkedAppliance.EnrolAsync(replica)).ConnectAsync(replica);
        await replica.KeepAsync("edge-1", appliance);
        await Eventually.SeesAsync(() => StateOf(replica, appliance), state => state == ApplianceState.Online);
        await Workers.EnqueueAsync(replica, "before");
        EncodeJob before = (await Workers.LeaseAsync(replica))!;

        Task restart = own.RestartAsync(TestContext.Current.CancellationToken);
        while (!restart.IsCompleted)
        {
            Assert.Equal(ApplianceState.Online, StateOf(replica, appliance));
            await Task.WhenAny(restart, Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
        }
        await restart;

        await Eventually.SeesAsync<Exception?>(
            async () => await Record.ExceptionAsync(async () => await replica.Jobs().ReportAsync(Workers.Report(before))), error => error is null);
        Guid after = await Workers.EnqueueAsync(replica, "after");
        Assert.Equal(after.ToString(), (await Workers.LeaseAsync(replica, waitSeconds: 20))?.JobId);
        Assert.Equal(ApplianceState.Online, StateOf(replica, appliance));
    }

    private static ApplianceState? StateOf(Replica replica, LinkedAppliance appliance) => replica.Get<FleetView>().Current.Find(appliance.Id)?.State;
}
