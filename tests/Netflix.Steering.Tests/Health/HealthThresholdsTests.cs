using CsCheck;
using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.Steering.Tests.Health;

public sealed class HealthThresholdsTests
{
    [Theory]
    [InlineData(0, ApplianceState.Online)]
    [InlineData(2.0, ApplianceState.Online)]
    [InlineData(2.001, ApplianceState.Suspect)]
    [InlineData(5.0, ApplianceState.Suspect)]
    [InlineData(5.001, ApplianceState.Down)]
    [InlineData(-2, ApplianceState.Online)]
    public void Silence_makes_an_appliance_suspect_and_then_down(double seconds, ApplianceState expected) =>
        Assert.Equal(expected, HealthThresholds.Default.Judge(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void An_appliance_never_heard_of_is_down() => Assert.Equal(ApplianceState.Down, HealthThresholds.Default.Judge(null));

    [Fact]
    public void More_silence_is_never_better() => Gen.Select(Gen.Double[-10, 20], Gen.Double[-10, 20]).Sample((a, b) =>
        HealthThresholds.Default.Judge(TimeSpan.FromSeconds(Math.Min(a, b))) <= HealthThresholds.Default.Judge(TimeSpan.FromSeconds(Math.Max(a, b))));
}
