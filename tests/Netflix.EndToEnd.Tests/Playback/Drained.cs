using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>An appliance that is being drained until this is disposed of.</summary>
internal sealed class Drained : IAsyncDisposable
{
    private readonly OpsClient _ops;
    private readonly Guid _appliance;

    private Drained(OpsClient ops, Guid appliance) => (_ops, _appliance) = (ops, appliance);

    internal static async Task<Drained> BeginAsync(OpsClient ops, string name)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        OpsAppliance appliance = (await ops.ListAppliancesAsync(cancel)).Single(appliance => appliance.Name == name);
        await ops.SetStateAsync(appliance.ApplianceId, "draining", "the end-to-end test", cancel);
        return new Drained(ops, appliance.ApplianceId);
    }

    // Also when the test was cancelled: the next one finds the appliance as it was.
    public async ValueTask DisposeAsync() => await _ops.SetStateAsync(_appliance, "active", "the end-to-end test is over", CancellationToken.None);
}
