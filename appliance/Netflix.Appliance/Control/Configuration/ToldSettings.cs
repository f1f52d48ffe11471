using Netflix.Contracts.Configurations;

namespace Netflix.Appliance.Control.Configuration;

/// <summary>
/// What operators have set, above every other source of this program's configuration: options that follow changes see it at once, and
/// what is not set any more is again as the appliance has it by itself.
/// </summary>
internal sealed class ToldSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>All of it at once.</summary>
    /// <param name="settings">By their names, checked.</param>
    internal void Apply(IReadOnlyDictionary<string, string> settings)
    {
        Data = settings.ToDictionary(set => ApplianceSettings.Find(set.Key)!.OptionKey, string? (set) => set.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
