namespace Netflix.Lab.Site;

/// <summary>What a site is made of. Ports of 0 are chosen freely.</summary>
public sealed record LabSiteOptions
{
    /// <summary>Everything the site writes lies below; nothing else is touched.</summary>
    public required string StateFolder { get; init; }

    public int WebPort { get; init; }

    /// <summary>An appliance per entry; its port, or 0.</summary>
    public IReadOnlyList<int> AppliancePorts { get; init; } = [0, 0];

    public int Encoders { get; init; } = 1;

    /// <summary>Budget of each appliance's one disk.</summary>
    public string DiskSize { get; init; } = "4GB";

    /// <summary>Beside or in place of the lab's own, as environment variables ("Fleet__MaxAppliances").</summary>
    public IReadOnlyDictionary<string, string> ControlPlaneSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Empty: Garnet inside the control plane.</summary>
    public string RedisConnection { get; init; } = "";
}
