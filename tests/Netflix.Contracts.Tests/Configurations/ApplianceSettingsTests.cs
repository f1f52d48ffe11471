using Netflix.Contracts.Configurations;

namespace Netflix.Contracts.Tests.Configurations;

public sealed class ApplianceSettingsTests
{
    [Theory]
    [InlineData("max_connections", "20000")]
    [InlineData("pacing", "false")]
    [InlineData("pacing_bitrate_factor", "2.5")]
    [InlineData("log_level", "Warning")]
    public void What_is_allowed_passes(string name, string value) => Assert.Null(ApplianceSettings.Check(name, value));

    [Theory]
    [InlineData("max_connections", "0", "from 1 to 1000000")]
    [InlineData("max_connections", "1e3", "whole number")]
    [InlineData("max_connections", "5.0", "whole number")]
    [InlineData("max_connections", " 5", "whole number")]
    [InlineData("max_connections", "NaN", "whole number")]
    [InlineData("pacing", "True", "true or false")]
    [InlineData("pacing_bitrate_factor", "1,5", "number from 1.5")]
    [InlineData("log_level", "warning", "one of Debug")]
    [InlineData("Front:MaxConnections", "5", "no setting")]
    public void Anything_else_is_refused_with_the_rule(string name, string value, string rule) => Assert.Contains(rule, ApplianceSettings.Check(name, value)!, StringComparison.Ordinal);

    [Fact]
    public void Names_and_options_are_there_once()
    {
        Assert.Equal(ApplianceSettings.All.Count, ApplianceSettings.All.DistinctBy(setting => setting.Name).Count());
        Assert.Equal(ApplianceSettings.All.Count, ApplianceSettings.All.DistinctBy(setting => setting.OptionKey).Count());
    }
}
