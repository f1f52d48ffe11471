namespace Netflix.Steering.Quality;

/// <summary>What clients of one prefix met with at one appliance in a window, each counted once.</summary>
/// <param name="Prefix">As in <see cref="QualityBoard.KeyOf"/>; 0: all viewers of the appliance.</param>
/// <param name="Starved">Of the clients, whose buffer ran dry.</param>
public readonly record struct PrefixReport(ulong Prefix, int Clients, int Starved)
{
    public double Share => Clients > 0 ? (double)Starved / Clients : 0;
}

/// <summary>A prefix's viewers at one appliance.</summary>
public readonly record struct PrefixAppliance(ulong Prefix, Guid Appliance);
