namespace Netflix.LoadTests.FleetSim;

/// <summary>What was seen in one phase of the evening.</summary>
internal sealed class PhaseFigures
{
    public int Seconds { get; set; }
    public long MostStreams { get; set; }
    public long Begun { get; set; }
    public long Asked { get; set; }

    /// <summary>Steered from one appliance to another while the first one lived.</summary>
    public long Moved { get; set; }

    /// <summary>Moves of those that had been on a lost appliance; among <see cref="Moved"/> too.</summary>
    public long MovedAfterLoss { get; set; }

    /// <summary>Begun or moved at or to an appliance that does not hold the title.</summary>
    public long Filled { get; set; }

    /// <summary>Begun at another site than the nearest.</summary>
    public long Spilled { get; set; }

    /// <summary>Sites' most used appliance over the site's mean.</summary>
    public ShareHistogram Balance { get; } = new();

    public double MostUse { get; set; }
    public long OverCapacitySeconds { get; set; }

    /// <summary>Of them those while another one of its site or of the nearest exchange points had room.</summary>
    public long AvoidableSeconds { get; set; }
}
