using System.Globalization;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Hits;

/// <summary>What the bench prints in the end.</summary>
internal static class HitsTable
{
    public static void Print(IReadOnlyList<HitsCell> cells)
    {
        var table = new Table().RoundedBorder().AddColumns("", "body", "server", "requests/s", "GB/s", "CPU s/GB", "core used", "p50", "p99", "ours ÷ it");
        for (int column = 3; column <= 9; column++)
            table.Columns[column].RightAligned();
        foreach (HitsCell cell in cells)
        {
            string ratio = cell.Server == CacheProgram.Ours.Name ? "" : Text($"{OursBeside(cells, cell).RatioTo(cell):0.00}");
            table.AddRow(
                cell.Tls ? "TLS" : "cleartext", SizeText(cell.Size), cell.Server, Text($"{cell.RequestsPerSecond:0}"), Text($"{cell.GigabytesPerSecond:0.00}"),
                Text($"{cell.CpuSecondsPerGigabyte:0.000}"), Text($"{cell.CoreShare * 100:0} %"), Text($"{cell.P50 * 1000:0.00} ms"), Text($"{cell.P99 * 1000:0.00} ms"), ratio);
        }
        AnsiConsole.Write(table);
        PrintRatios(cells);
    }

    // The line of all comes last: the worst of the cleartext sizes against nginx, or of what was measured instead.
    private static void PrintRatios(IReadOnlyList<HitsCell> cells)
    {
        HitsCell[] peers = [.. cells.Where(cell => cell.Server != CacheProgram.Ours.Name)];
        foreach (HitsCell peer in peers)
        {
            HitsCell ours = OursBeside(cells, peer);
            Console.WriteLine(ResultLine.Format(
                $"hits-{(peer.Tls ? "tls" : "cleartext")}-{SizeText(peer.Size).Replace(" ", "", StringComparison.Ordinal)}-{peer.Server}", ours.RatioTo(peer), ours.RequestsPerSecond, peer.RequestsPerSecond));
        }
        HitsCell? worst = peers.OrderBy(peer => peer.Tls).ThenBy(peer => peer.Server != CacheProgram.Nginx.Name).ThenBy(peer => OursBeside(cells, peer).RatioTo(peer))
            .FirstOrDefault();
        if (worst is not null)
            Console.WriteLine(ResultLine.Format("hits", OursBeside(cells, worst).RatioTo(worst), OursBeside(cells, worst).RequestsPerSecond, worst.RequestsPerSecond));
    }

    private static HitsCell OursBeside(IReadOnlyList<HitsCell> cells, HitsCell peer) =>
        cells.Single(cell => cell.Server == CacheProgram.Ours.Name && cell.Tls == peer.Tls && cell.Size == peer.Size);

    public static string SizeText(long bytes) => bytes < 1024 * 1024 ? Text($"{bytes / 1024} KB") : Text($"{bytes / (1024.0 * 1024):0.#} MB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
