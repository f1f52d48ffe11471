using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Netflix.Appliance.Control.Enrolment;
using Netflix.Contracts.Configurations;
using Netflix.Contracts.Fleet;
using Told = Netflix.Contracts.Fleet.Configuration;

namespace Netflix.Appliance.Control.Configuration;

/// <summary>
/// What operators have set for this appliance: last known from disk at start, then whatever the control plane says. In force as a whole
/// or not at all, kept on disk before it counts, and on the disk as on the wire only with the fleet's signature.
/// </summary>
internal sealed partial class CurrentConfiguration(ControlStateFiles files, ToldSettings settings, ILogger<CurrentConfiguration> log)
{
    private const int MaxReasonLength = 300;

    /// <summary>0: nothing was ever set.</summary>
    internal ulong Version { get; private set; }

    /// <summary>A newer one that cannot be used, and why; null: there is none.</summary>
    internal (ulong Version, string Reason)? Refused { get; private set; }

    /// <summary>What was in force before the restart.</summary>
    internal void Restore(ApplianceIdentity identity)
    {
        if (files.ReadConfiguration() is not { } held) return;
        try
        {
            Use(Open(held, identity));
        }
        catch (ConfigurationException error)
        {
            Unusable(error.Message);
        }
    }

    /// <summary>Null: as before. One caller.</summary>
    internal void TakeUp(SignedConfiguration? told, ApplianceIdentity identity)
    {
        if (told is null) return;
        var held = new HeldConfiguration(told.Content.ToByteArray(), told.Signature.ToByteArray());
        ulong version = 0;
        try
        {
            Told configuration = Open(held, identity);
            version = configuration.Version;
            // The same one again is for another place: settings of a site went with it.
            if (version < Version) throw new ConfigurationException($"it is older than version {Version}, which is in force");
            files.Write(held);
            Use(configuration);
            Refused = null;
        }
        catch (ConfigurationException error)
        {
            Refused = (version, error.Message.Length > MaxReasonLength ? error.Message[..MaxReasonLength] : error.Message);
            RefusedOne(version, error.Message, Version);
        }
    }

    /// <summary>Another fleet's settings are not this one's.</summary>
    internal void Forget()
    {
        files.DeleteConfiguration();
        (Version, Refused) = (0, null);
        settings.Apply(new Dictionary<string, string>());
    }

    private void Use(Told configuration)
    {
        settings.Apply(configuration.Settings.ToDictionary());
        Version = configuration.Version;
        InForce(Version, configuration.Settings.Count);
    }

    /// <exception cref="ConfigurationException">It cannot be used; the message says why.</exception>
    private static Told Open(HeldConfiguration held, ApplianceIdentity identity)
    {
        using ECDsa authority = identity.Authority.GetECDsaPublicKey() ?? throw new ConfigurationException("the authority's key is none that signs configurations");
        if (!ConfigurationSignature.IsBy(authority, held.Content, held.Signature)) throw new ConfigurationException("its signature is not the fleet's");
        Told configuration;
        try
        {
            configuration = Told.Parser.ParseFrom(held.Content);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException("it cannot be read");
        }
        if (configuration.ApplianceId != identity.Held.ApplianceId) throw new ConfigurationException("it is for another appliance");
        string[] wrong = [.. configuration.Settings.Select(set => ApplianceSettings.Check(set.Key, set.Value)).OfType<string>()];
        return wrong.Length == 0 ? configuration : throw new ConfigurationException(string.Join(' ', wrong));
    }

    [LoggerMessage(4401, LogLevel.Information, "Configuration {Version} is in force: {Settings} settings")]
    private partial void InForce(ulong version, int settings);

    [LoggerMessage(4402, LogLevel.Error, "Configuration {Version} is refused: {Reason}. Version {InForce} stays in force")]
    private partial void RefusedOne(ulong version, string reason, ulong inForce);

    [LoggerMessage(4403, LogLevel.Error, "The configuration on disk is not used: {Reason}")]
    private partial void Unusable(string reason);

    private sealed class ConfigurationException(string message) : Exception(message);
}
