using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.LoadTests.FleetSim;

/// <summary>What the appliances really send, what they say of it each second, and how evenly it is spread.</summary>
internal sealed class FleetLoad(EveningFleet fleet)
{
    public const int SampleSeconds = 10;

    // Who is fuller than that takes nobody new, so it has no room for anybody.
    private const double RoomBelow = 0.92;

    private readonly long[] _bitsPerSecond = new long[fleet.Map.Appliances.Length];
    private readonly int[] _lostAt = new int[fleet.Map.Appliances.Length];

    public bool IsAlive(int appliance) => _lostAt[appliance] == 0;

    public void Lose(int appliance, int now) => _lostAt[appliance] = now;

    public void Add(int appliance, long bitsPerSecond) => _bitsPerSecond[appliance] += bitsPerSecond;

    public double UseOf(int appliance) => (double)_bitsPerSecond[appliance] / fleet.Map.Appliances[appliance].CapacityBitsPerSecond;

    /// <summary>A second's heartbeats, which say no more than what an interface can send; who is silent is judged by its silence.</summary>
    public void Beat(int now)
    {
        for (int appliance = 0; appliance < _bitsPerSecond.Length; appliance++)
        {
            if (IsAlive(appliance)) fleet.Board.Report(appliance, Math.Min(_bitsPerSecond[appliance], fleet.Map.Appliances[appliance].CapacityBitsPerSecond));
            else fleet.Board.SetState(appliance, HealthThresholds.Default.Judge(TimeSpan.FromSeconds(now - _lostAt[appliance] + 1)));
        }
    }

    public void Note(PhaseFigures phase, bool isSample)
    {
        for (int site = 0; site < fleet.Map.Sites.Length; site++)
        {
            (int first, int count) = fleet.Map.AppliancesOf(site).GetOffsetAndLength(_bitsPerSecond.Length);
            long load = 0, capacity = 0;
            double most = 0;
            int alive = 0;
            for (int appliance = first; appliance < first + count; appliance++)
            {
                if (!IsAlive(appliance)) continue;
                double use = UseOf(appliance);
                (load, capacity, alive) = (load + _bitsPerSecond[appliance], capacity + fleet.Map.Appliances[appliance].CapacityBitsPerSecond, alive + 1);
                most = Math.Max(most, use);
                if (use <= 1) continue;
                phase.OverCapacitySeconds++;
                if (IsRoomBeside(site)) phase.AvoidableSeconds++;
            }
            phase.MostUse = Math.Max(phase.MostUse, most);
            // One alone is its own mean.
            if (isSample && alive > 1 && load > 0) phase.Balance.Add(most * capacity / load);
        }
    }

    private bool IsRoomBeside(int site)
    {
        if (HasRoom(site)) return true;
        foreach (int near in fleet.Map.OpenSitesNear(fleet.Map.Sites[site].Location!.Value))
        {
            if (HasRoom(near)) return true;
        }
        return false;
    }

    private bool HasRoom(int site)
    {
        (int first, int count) = fleet.Map.AppliancesOf(site).GetOffsetAndLength(_bitsPerSecond.Length);
        for (int appliance = first; appliance < first + count; appliance++)
        {
            if (IsAlive(appliance) && UseOf(appliance) < RoomBelow) return true;
        }
        return false;
    }
}
