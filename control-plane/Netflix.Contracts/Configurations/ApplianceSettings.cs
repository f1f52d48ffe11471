namespace Netflix.Contracts.Configurations;

/// <summary>All that a configuration may name. Both ends know the list: what one does not know it refuses, and says so.</summary>
public static class ApplianceSettings
{
    public static IReadOnlyList<ApplianceSetting> All { get; } =
    [
        new NumberSetting("max_connections", "Front:MaxConnections", 1, 1_000_000),
        new NumberSetting("max_connections_per_address", "Front:MaxConnectionsPerAddress", 1, 1_000_000),
        new SwitchSetting("pacing", "Pacing:Enabled"),
        new NumberSetting("pacing_bitrate_factor", "Pacing:BitrateFactor", 1.5, 100, IsWhole: false),
        new NumberSetting("pacing_floor_kilobits_per_second", "Pacing:FloorKilobitsPerSecond", 0, 1_000_000),
        new NumberSetting("pacing_ceiling_kilobits_per_second", "Pacing:CeilingKilobitsPerSecond", 1, 100_000_000),
        new NumberSetting("unpaced_segments", "Pacing:UnpacedSegments", 0, 1000),
        new SwitchSetting("prefetch_next_segment", "Fill:PrefetchNext"),
        new ChoiceSetting("log_level", "Logging:LogLevel:Default", "Debug", "Information", "Warning", "Error"),
    ];

    private static readonly Dictionary<string, ApplianceSetting> ByName = All.ToDictionary(setting => setting.Name);

    /// <returns>Null when there is no such setting.</returns>
    public static ApplianceSetting? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Check(string name, string value) => Find(name) switch
    {
        null => $"There is no setting '{name}'.",
        { } setting when !setting.Allows(value) => $"'{name}' is {setting.Rule}.",
        _ => null,
    };
}
