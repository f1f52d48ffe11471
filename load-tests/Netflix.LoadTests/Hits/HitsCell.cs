using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Load;

namespace Netflix.LoadTests.Hits;

/// <summary>One server with one size of body, over cleartext or TLS: what each round saw.</summary>
internal sealed class HitsCell(string server, bool tls, long size)
{
    private readonly List<(LoadReport Report, double CpuSeconds)> _rounds = [];

    public string Server { get; } = server;
    public bool Tls { get; } = tls;
    public long Size { get; } = size;
    public double RequestsPerSecond => Median(round => round.Report.RequestsPerSecond);
    public double GigabytesPerSecond => RequestsPerSecond * Size / 1e9;
    public double CpuSecondsPerGigabyte => Median(round => round.CpuSeconds / (round.Report.Requests * (double)Size / 1e9));

    /// <summary>Share of its core that the server used. Well below 1, the load was the limit and the figures say too little of the server.</summary>
    public double CoreShare => Median(round => round.CpuSeconds / round.Report.Seconds);
    public double P50 => Median(round => round.Report.P50);
    public double P99 => Median(round => round.Report.P99);

    public void Add(LoadReport report, double cpuSeconds) => _rounds.Add((report, cpuSeconds));

    /// <summary>How many times the other's requests a second: the median over the rounds of what two neighbours in a round had.</summary>
    public double RatioTo(HitsCell other) =>
        Quantiles.Median(_rounds.Zip(other._rounds, (mine, its) => mine.Report.RequestsPerSecond / its.Report.RequestsPerSecond));

    private double Median(Func<(LoadReport Report, double CpuSeconds), double> figure) => Quantiles.Median(_rounds.Select(figure));
}
