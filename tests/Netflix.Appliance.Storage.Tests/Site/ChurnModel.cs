using System.Globalization;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>What a store may answer, by the lines its process said. An operation without acknowledgement leaves two answers open, until one is seen.</summary>
internal sealed class ChurnModel
{
    private static (int, int)? Miss => null;

    private readonly Dictionary<int, HashSet<(int Version, int Revision)?>> _possible = [];
    private (string Operation, int Key, int Version)? _underWay;

    /// <returns>What is wrong with the line; null when nothing is.</returns>
    internal string? Take(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "=":
                int key = Number(words[1]);
                (int, int)? found = words[2] == "-" ? Miss : (Number(words[2]), Number(words[3]));
                HashSet<(int, int)?> possible = Possible(key);
                if (!possible.Contains(found)) return $"'{line}', but it should be one of {string.Join(", ", possible.Select(one => one?.ToString() ?? "a miss"))}";
                _possible[key] = [found];
                return null;
            case ">":
                _underWay = (words[1], Number(words[2]), Number(words[3]));
                return null;
            case "<":
                if (words[1] == "ok") Apply(keepBefore: false);
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
        Apply(keepBefore: true);
        _underWay = null;
    }

    private void Apply(bool keepBefore)
    {
        if (_underWay is not { } operation) return;
        int[] keys = operation.Operation == "purge-prefix" ? [.. Enumerable.Range(0, 16).Where(key => key % 4 == operation.Key % 4)] : [operation.Key];
        foreach (int key in keys)
        {
            HashSet<(int Version, int Revision)?> before = Possible(key);
            HashSet<(int, int)?> after = operation.Operation switch
            {
                "put" => [(operation.Version, 0)],
                "revise" => [.. before.Select(one => one is { } known ? (known.Version, operation.Version) : Miss)],
                "pin" => before,
                _ => [Miss],
            };
            _possible[key] = keepBefore ? [.. before, .. after] : after;
        }
    }

    private HashSet<(int Version, int Revision)?> Possible(int key) => _possible.TryGetValue(key, out var known) ? known : [Miss];

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
