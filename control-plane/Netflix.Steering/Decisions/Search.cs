namespace Netflix.Steering.Decisions;

/// <summary>What one decision has found so far.</summary>
internal ref struct Search(ulong viewer, Span<SteeringChoice> choices, Span<SteeringChoice> late, Span<SteeringChoice> reserve, Span<Candidate> candidates, Span<int> visited)
{
    private readonly Span<SteeringChoice> _choices = choices;
    private readonly Span<SteeringChoice> _late = late;
    private readonly Span<SteeringChoice> _reserve = reserve;
    private readonly Span<Candidate> _candidates = candidates;
    private readonly Span<int> _visited = visited;
    private int _choiceCount;
    private int _lateCount;
    private int _reserveCount;
    private int _candidateCount;
    private int _visitedCount;

    /// <summary>The viewer's own hash: what is to spread over all viewers of a title goes by it.</summary>
    internal readonly ulong Viewer { get; } = viewer;

    /// <summary>Who serves the viewer's prefix poorly.</summary>
    internal ReadOnlySpan<int> Poor { get; init; }

    internal readonly ReadOnlySpan<SteeringChoice> Choices => _choices[.._choiceCount];

    internal readonly ReadOnlySpan<SteeringChoice> Late => _late[.._lateCount];

    /// <summary>Who takes over is looked for among all that are near, as the group of the first choice has no room.</summary>
    internal bool LooksForRoom { get; set; }

    internal readonly Span<Candidate> Candidates => _candidates[.._candidateCount];

    internal void ClearCandidates() => _candidateCount = 0;

    internal bool TryVisit(int site)
    {
        if (HasVisited(site) || _visitedCount == _visited.Length) return false;
        _visited[_visitedCount++] = site;
        return true;
    }

    internal readonly bool HasVisitedEnough => _visitedCount == _visited.Length;

    internal readonly bool HasVisited(int site) => _visited[.._visitedCount].Contains(site);

    // A site with more appliances than fit is served by the first of them; 128 at once fill a room.
    internal void Add(in Candidate candidate)
    {
        if (_candidateCount < _candidates.Length) _candidates[_candidateCount++] = candidate;
    }

    internal bool TryPlace(in SteeringChoice choice) => TryAppend(_choices, ref _choiceCount, choice);

    internal bool TryPlaceLast(in SteeringChoice choice) => TryAppend(_late, ref _lateCount, choice);

    /// <summary>Has its place behind the best one of the next group.</summary>
    internal bool TryReserve(in SteeringChoice choice) => TryAppend(_reserve, ref _reserveCount, choice);

    /// <returns>The reserve, which is empty then.</returns>
    internal ReadOnlySpan<SteeringChoice> TakeReserve()
    {
        ReadOnlySpan<SteeringChoice> all = _reserve[.._reserveCount];
        _reserveCount = 0;
        return all;
    }

    private static bool TryAppend(Span<SteeringChoice> list, ref int count, in SteeringChoice choice)
    {
        if (count == list.Length) return false;
        list[count++] = choice;
        return true;
    }
}
