using System.Globalization;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>What one store may answer, by the lines its process said. An operation without acknowledgement leaves two answers open, until one is seen.</summary>
/// <param name="evicts">Whether what nothing holds may be gone. What was seen to be gone is so for good.</param>
internal sealed class ChurnModel(bool evicts)
{
    private const int Keys = 16;

    private static (int, int)? Miss => null;

    private readonly Dictionary<int, HashSet<(int Version, int Revision)?>> _possible = [];
    private readonly HashSet<int> _pinned = [];
    private (string Operation, int Key, int Version)? _underWay;

    /// <returns>What is wrong with the line; null when nothing is.</returns>
    internal string? Take(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "=":
                return Found(line, Number(words[1]), words[2] == "-" ? Miss : (Number(words[2]), Number(words[3])));
            case ">":
                _underWay = (words[1], Number(words[2]), Number(words[3]));
                return null;
            case "<":
                Apply(words[1] == "ok" ? Outcome.Done : Outcome.Refused);
                _underWay = null;
                return null;
            case "open":
                return null;
            default:
                return line;
        }
    }

    /// <summary>What was under way may have happened or not.</summary>
    internal void Killed()
    {
        Apply(Outcome.Unknown);
        _underWay = null;
    }

    private string? Found(string line, int key, (int, int)? found)
    {
        HashSet<(int, int)?> possible = Possible(key);
        bool mayBeEvicted = evicts && !_pinned.Contains(key);
        if (!possible.Contains(found) && !(found is null && mayBeEvicted))
            return $"'{line}', but it should be one of {string.Join(", ", possible.Select(one => one?.ToString() ?? "a miss"))}{(mayBeEvicted ? " or evicted" : "")}";
        _possible[key] = [found];
        if (found is null) _pinned.Remove(key);
        return null;
    }

    private void Apply(Outcome outcome)
    {
        if (_underWay is not { } operation) return;
        if (operation.Operation == "unpin") _pinned.Clear();
        if (operation.Operation == "pin" && outcome == Outcome.Done) _pinned.Add(operation.Key);
        // A sparse object's head comes first: what was there before is replaced also where its slices found no room.
        bool isHalfDone = outcome == Outcome.Refused && operation.Operation == "put" && operation.Version % 11 == 5;
        if (outcome == Outcome.Refused && !isHalfDone) return;
        foreach (int key in KeysOf(operation))
        {
            HashSet<(int Version, int Revision)?> before = Possible(key);
            HashSet<(int, int)?> after = operation.Operation switch
            {
                "put" when isHalfDone => [Miss],
                // Of a sparse object only its head may have come, which is as good as a miss.
                "put" when outcome == Outcome.Unknown => [(operation.Version, 0), Miss],
                "put" => [(operation.Version, 0)],
                "revise" => [.. before.Select(one => one is { } known ? (known.Version, operation.Version) : Miss)],
                "pin" or "unpin" => before,
                _ => [Miss],
            };
            _possible[key] = outcome == Outcome.Done ? after : [.. before, .. after];
            // A new version comes as any other; a revision stays where it was.
            if (operation.Operation is not ("pin" or "unpin" or "revise")) _pinned.Remove(key);
        }
    }

    private static IEnumerable<int> KeysOf((string Operation, int Key, int Version) operation) => operation.Operation switch
    {
        "purge-prefix" => Enumerable.Range(0, Keys).Where(key => key % 4 == operation.Key % 4),
        "purge-surrogate" => Enumerable.Range(0, Keys).Where(key => key % 5 == operation.Key % 5),
        _ => [operation.Key],
    };

    private HashSet<(int Version, int Revision)?> Possible(int key) => _possible.TryGetValue(key, out var known) ? known : [Miss];

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private enum Outcome
    {
        Done,
        Refused,
        Unknown,
    }
}
