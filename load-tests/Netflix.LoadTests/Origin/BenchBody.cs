using System.Globalization;

namespace Netflix.LoadTests.Origin;

/// <summary>
/// A body that anyone can compute from its address: <c>/b/{size}/{id}</c>, or <c>/b/{size}/{id}/{wait}/{rate}</c> for one that the
/// origin holds back for so many milliseconds and then sends at so many bytes a second (0: as fast as it can).
/// </summary>
internal readonly record struct BenchBody(long Size, long Id, int WaitMilliseconds = 0, long BytesPerSecond = 0)
{
    private const long LargestSize = 1L << 32;
    private const int LongestWait = 60_000;

    public bool IsSlow => WaitMilliseconds > 0 || BytesPerSecond > 0;

    public string Path => IsSlow
        ? string.Create(CultureInfo.InvariantCulture, $"/b/{Size}/{Id}/{WaitMilliseconds}/{BytesPerSecond}")
        : string.Create(CultureInfo.InvariantCulture, $"/b/{Size}/{Id}");

    public static bool TryParse(string path, out BenchBody body)
    {
        body = default;
        string[] parts = path.Split('/');
        if (parts.Length is not (4 or 6) || parts[0].Length > 0 || parts[1] != "b" || !Number(parts[2], out long size) || !Number(parts[3], out long id))
            return false;
        long wait = 0, rate = 0;
        if (parts.Length == 6 && !(Number(parts[4], out wait) && Number(parts[5], out rate)))
            return false;
        if (size > LargestSize || wait > LongestWait)
            return false;
        body = new BenchBody(size, id, (int)wait, rate);
        return true;
    }

    private static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
