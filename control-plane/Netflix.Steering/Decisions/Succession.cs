using Netflix.Steering.Ranking;

namespace Netflix.Steering.Decisions;

/// <summary>
/// Who takes over when the first choice fails. Players go there on their own, all in the same seconds and long before a heartbeat tells,
/// so that the answers given before must have spread them: each viewer's next one is drawn by its own hash, with chances in proportion
/// to the room that the others have, and whom they have no room for goes to the next group. So does whoever loses both.
/// </summary>
internal static class Succession
{
    /// <summary>So many that take over for another group come before the rest of that one: of two sites one each, or two of the next group.</summary>
    internal const int FromElsewhere = 2;

    /// <summary>Puts the successor of the first one on the second place.</summary>
    /// <param name="group">Best first, who has no room behind the others.</param>
    /// <returns>So many of them come before the next group's best.</returns>
    internal static int Arrange(Span<Candidate> group, ReadOnlySpan<ulong> hashes, ulong viewer, in SteeringLimits limits)
    {
        Span<Candidate> able = Able(group);
        (long load, long capacity) = Candidate.Sum(able);
        if (load <= capacity * limits.QuietBelow) return int.MaxValue;
        if (able.Length == 1) return 1;
        // Those who remain share its load evenly, or take as much as one failure may bring.
        double level = Math.Min(limits.TakesOverUpTo, (double)load / (capacity - able[0].Capacity));
        double failing = Math.Max(1, able.Length * limits.FailTogether);
        (double room, double most) = MoveBest(able[1..], hashes, viewer, level, limits);
        // Of a quiet group whoever remains holds the viewers of all that fail: alone it has twice its load. Without that limit three at 53 %
        // kept them as well, and where two failed the third went to 105 % in fleet-sim.
        if (failing * able[0].Load <= most && 2 * load <= capacity * limits.FullAt) return 2;
        return failing * RendezvousHash.Chance(viewer) * able[0].Load > room ? 1 : 2;
    }

    /// <summary>Puts those first who take over for a nearer group.</summary>
    internal static void ArrangeForOthers(Span<Candidate> group, ReadOnlySpan<ulong> hashes, ulong viewer, in SteeringLimits limits)
    {
        Span<Candidate> able = Able(group);
        for (int place = 0; place < FromElsewhere && place < able.Length; place++) MoveBest(able[place..], hashes, viewer, level: 1, limits);
    }

    private static Span<Candidate> Able(Span<Candidate> group)
    {
        int count = 0;
        while (count < group.Length && !group[count].IsLast) count++;
        return group[..count];
    }

    /// <param name="level">Share of its capacity from which on one takes nobody over.</param>
    /// <returns>
    /// Bits per second until all are at the level, and at <see cref="SteeringLimits.TakesOverUpTo"/>. With the latter in place of the former
    /// a busy group keeps more than it should: 67 s above capacity in fleet-sim.
    /// </returns>
    private static (double Room, double Most) MoveBest(Span<Candidate> others, ReadOnlySpan<ulong> hashes, ulong viewer, double level, in SteeringLimits limits)
    {
        double sum = 0, most = 0, bestScore = 0;
        int best = 0;
        bool bestIsPoor = true;
        for (int i = 0; i < others.Length; i++)
        {
            most += Math.Max(0, (limits.TakesOverUpTo * others[i].Capacity) - others[i].Load);
            double room = (level * others[i].Capacity) - others[i].Load;
            if (room <= 0) continue;
            sum += room;
            // Room up to the level would make the least used one everybody's next.
            double share = others[i].Capacity - others[i].Load;
            double score = RendezvousHash.Score(viewer, hashes[others[i].Appliance], others[i].WouldFill ? share * limits.FillsWith : share);
            // Who serves the viewer poorly takes over where nobody else has room.
            bool isBetter = others[i].IsPoor == bestIsPoor ? score > bestScore : bestIsPoor;
            if (isBetter) (best, bestScore, bestIsPoor) = (i, score, others[i].IsPoor);
        }
        Candidate chosen = others[best];
        others[..best].CopyTo(others[1..]);
        others[0] = chosen;
        return (sum, most);
    }
}
