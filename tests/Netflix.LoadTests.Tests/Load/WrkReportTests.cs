using Netflix.LoadTests.Load;

namespace Netflix.LoadTests.Tests.Load;

public sealed class WrkReportTests
{
    // As wrk 4.1.0 prints it.
    private const string Output = """
        Running 4s test @ http://127.0.0.1:8080/b/16384/1
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   736.10us  241.47us   9.02ms   91.71%
            Req/Sec    87.30k     4.55k   94.39k    82.50%
          Latency Distribution
             50%  720.00us
             75%  810.00us
             90%    0.95ms
             99%    1.45ms
          347426 requests in 4.01s, 5.38GB read
        Requests/sec:  86640.41
        Transfer/sec:      1.34GB

        """;

    [Fact]
    public void A_report_is_read_in_seconds_and_bytes()
    {
        WrkReport report = WrkReport.Parse(Output);
        Assert.Equal(347_426, report.Requests);
        Assert.Equal(347_426 / 4.01, report.RequestsPerSecond, precision: 6);
        Assert.Equal(5.38 * (1L << 30) / 4.01, report.BytesPerSecond, precision: 1);
        Assert.Equal(720e-6, report.P50, precision: 9);
        Assert.Equal(1.45e-3, report.P99, precision: 9);
        Assert.Equal(0, report.Failures);
    }

    [Fact]
    public void Every_kind_of_failure_counts()
    {
        string failed = Output.Replace(
            "Requests/sec:", "  Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\nRequests/sec:", StringComparison.Ordinal);
        Assert.Equal(54_321, WrkReport.Parse(failed).Failures);
    }

    [Theory]
    [InlineData("4.01s", 4.01)]
    [InlineData("1.50m", 90)]
    public void Long_runs_are_told_in_minutes(string length, double seconds) =>
        Assert.Equal(seconds, WrkReport.Parse(Output.Replace("4.01s,", length + ",", StringComparison.Ordinal)).Seconds, precision: 6);

    [Theory]
    [InlineData("")]
    [InlineData("unable to connect to 127.0.0.1:8080 Connection refused")]
    public void Another_output_is_no_report(string output) => Assert.Throws<FormatException>(() => WrkReport.Parse(output));
}
