namespace Netflix.Appliance.Storage.Admission;

/// <summary>
/// The level of value below which main regions give objects up: learned from what the latest retired regions held, so that about a
/// fixed share of their bytes is copied forward. Keeping more selects better and copies more: a share of s writes s/(1-s) bytes for
/// each byte of room it makes.
/// </summary>
internal sealed class ValueCut(double keptShare)
{
    private const int TieSteps = 256;

    private readonly double[] _bytes = new double[ObjectValue.Levels];
    private double _total;

    // Level in the high bits, the share of that very level that is kept in the low eight: replaced as one value.
    private volatile int _cut;

    internal static long MemoryBytes => ObjectValue.Levels * sizeof(double);

    internal int Level => _cut / TieSteps;

    /// <summary>
    /// Whether a value is above the cut. Objects exactly at it are kept or not by their key, each time the same way, so that equals
    /// do not take turns: whoever goes only to come back costs a fetch and two writes.
    /// </summary>
    internal bool Keeps(int level, ulong keyHash) => level * TieSteps + (int)(keyHash >> 24 & (TieSteps - 1)) >= _cut;

    /// <summary>An object of a region that is being retired. One thread at a time.</summary>
    internal void Saw(int level, long bytes)
    {
        _bytes[level] += bytes;
        _total += bytes;
    }

    /// <summary>Sets the cut by what was seen; a region counts half once <paramref name="halfLife"/> others went after it.</summary>
    internal void Learn(int halfLife)
    {
        double room = _total * keptShare;
        int level = ObjectValue.Levels - 1;
        while (level > 0 && _bytes[level] <= room) room -= _bytes[level--];
        double share = _bytes[level] > 0 ? Math.Clamp(room / _bytes[level], 0, 1) : 1;
        _cut = level * TieSteps + (int)((1 - share) * (TieSteps - 1));
        double fade = Math.Pow(0.5, 1.0 / Math.Max(1, halfLife));
        for (int i = 0; i < _bytes.Length; i++) _bytes[i] *= fade;
        _total *= fade;
    }

    /// <summary>The sketch halved every count: all values are an octave lower, so the cut and what was learned go down with them.</summary>
    internal void Halved()
    {
        for (int level = 0; level < _bytes.Length; level++)
        {
            int lower = Math.Max(0, level - ObjectValue.LevelsPerOctave);
            if (lower == level) continue;
            _bytes[lower] += _bytes[level];
            _bytes[level] = 0;
        }
        _cut = Math.Max(0, _cut - ObjectValue.LevelsPerOctave * TieSteps);
    }
}
