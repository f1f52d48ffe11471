using System.Diagnostics.Metrics;

namespace Netflix.ServiceDefaults.Tests.Telemetry;

public sealed class MetricsBridgeTests
{
    [Fact]
    public async Task A_counter_adds_up_by_its_tags_whatever_their_order()
    {
        using var bridged = new BridgedMeter();
        Counter<long> sent = bridged.Meter.CreateCounter<long>("cdn.delivery.sent", "By", "Body bytes handed to the socket.");
        sent.Add(5, new("cache", "hit"), new KeyValuePair<string, object?>("http.status", 200));
        sent.Add(2, new("http.status", 200), new KeyValuePair<string, object?>("cache", "hit"));
        sent.Add(1, new KeyValuePair<string, object?>("cache", "miss"));

        Assert.Equal(
            ["""cdn_delivery_sent_bytes_total{cache="hit",http_status="200"} 7""", """cdn_delivery_sent_bytes_total{cache="miss"} 1"""],
            await bridged.LinesAsync());
        string text = await bridged.TextAsync();
        Assert.Contains("# HELP cdn_delivery_sent_bytes_total Body bytes handed to the socket.\n# TYPE cdn_delivery_sent_bytes_total counter\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gauges_and_up_down_counters_show_their_value()
    {
        using var bridged = new BridgedMeter();
        Gauge<double> level = bridged.Meter.CreateGauge<double>("cdn.level", "1");
        level.Record(0.25);
        level.Record(0.5);
        UpDownCounter<int> open = bridged.Meter.CreateUpDownCounter<int>("cdn.open", "{connection}");
        open.Add(3);
        open.Add(-1);
        Assert.Equal(["cdn_level_ratio 0.5", "cdn_open 2"], await bridged.LinesAsync());
        Assert.Contains("# HELP cdn_open cdn.open of Test.", await bridged.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observed_instruments_are_read_with_every_scrape()
    {
        using var bridged = new BridgedMeter();
        long total = 10, free = 7;
        bridged.Meter.CreateObservableCounter("cdn.reads", () => total, "{read}");
        bridged.Meter.CreateObservableGauge("cdn.free", () => new Measurement<long>(free, new KeyValuePair<string, object?>("disk", "a")), "By");
        Assert.Equal(["""cdn_free_bytes{disk="a"} 7""", "cdn_reads_total 10"], await bridged.LinesAsync());
        (total, free) = (15, 3);
        Assert.Equal(["""cdn_free_bytes{disk="a"} 3""", "cdn_reads_total 15"], await bridged.LinesAsync());
    }

    [Fact]
    public async Task A_histogram_in_seconds_has_buckets_from_half_a_millisecond_unless_it_advises_others()
    {
        using var bridged = new BridgedMeter();
        bridged.Meter.CreateHistogram<double>("cdn.first_byte", "s").Record(0.0004);
        bridged.Meter.CreateHistogram("cdn.own", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] }).Record(1.5);
        IReadOnlyList<string> lines = await bridged.LinesAsync();
        Assert.Contains("""cdn_first_byte_seconds_bucket{le="0.0005"} 1""", lines);
        Assert.Contains("""cdn_first_byte_seconds_bucket{le="+Inf"} 1""", lines);
        Assert.Contains("cdn_first_byte_seconds_sum 0.0004", lines);
        Assert.Equal(
            ["""cdn_own_seconds_bucket{le="+Inf"} 1""", """cdn_own_seconds_bucket{le="1"} 0""", """cdn_own_seconds_bucket{le="2"} 1""", "cdn_own_seconds_count 1", "cdn_own_seconds_sum 1.5"],
            lines.Where(line => line.StartsWith("cdn_own", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Label_names_and_values_are_made_fit_for_Prometheus()
    {
        using var bridged = new BridgedMeter();
        bridged.Meter.CreateCounter<long>("cdn.odd").Add(1,
            new("le", 0.5), new("__name__", true), new KeyValuePair<string, object?>("9 lives", null));
        Assert.Equal(["""cdn_odd_total{name_="true",tag_9_lives="",tag_le="0.5"} 1"""], await bridged.LinesAsync());
    }

    [Fact]
    public async Task Sets_of_tags_above_the_limit_are_dropped_and_counted_by_instrument()
    {
        using var bridged = new BridgedMeter(maxSeries: 10);
        Counter<long> counter = bridged.Meter.CreateCounter<long>("cdn.wild");
        for (int i = 0; i < 25; i++) counter.Add(1, new KeyValuePair<string, object?>("path", i));
        counter.Add(4, new KeyValuePair<string, object?>("path", 3));

        IReadOnlyList<string> lines = await bridged.LinesAsync();
        Assert.Equal(10, lines.Count);
        Assert.Contains("""cdn_wild_total{path="3"} 5""", lines);
        Assert.Contains("""telemetry_dropped_measurements_total{instrument="cdn.wild"} 15""", await bridged.LinesAsync("telemetry"));
    }

    [Fact]
    public async Task A_counter_that_falls_and_a_name_taken_by_another_kind_are_dropped_and_counted_and_never_throw()
    {
        using var bridged = new BridgedMeter();
        Counter<long> counter = bridged.Meter.CreateCounter<long>("cdn.jobs");
        counter.Add(2);
        counter.Add(-1);
        Gauge<long> impostor = bridged.Meter.CreateGauge<long>("cdn.jobs.total");
        impostor.Record(9);
        Assert.Equal(["cdn_jobs_total 2"], await bridged.LinesAsync());
        Assert.Equal(
            ["""telemetry_dropped_measurements_total{instrument="cdn.jobs"} 1""", """telemetry_dropped_measurements_total{instrument="cdn.jobs.total"} 1"""],
            await bridged.LinesAsync("telemetry_dropped"));
    }

    [Fact]
    public async Task An_observation_that_fails_spoils_neither_the_scrape_nor_the_others()
    {
        using var bridged = new BridgedMeter();
        bridged.Meter.CreateObservableGauge("cdn.broken", long () => throw new IOException("disk gone"));
        bridged.Meter.CreateObservableGauge("cdn.sound", () => 1L);
        Assert.Equal(["cdn_sound 1"], await bridged.LinesAsync());
        Assert.Equal(["telemetry_failed_observations_total 2"], await bridged.LinesAsync("telemetry_failed"));
    }

    [Fact]
    public async Task Two_hosts_in_one_process_add_up_and_one_that_ends_takes_its_gauges_along()
    {
        using var bridged = new BridgedMeter();
        Meter other = bridged.Another();
        foreach ((Meter meter, string host, long value) in ((Meter, string, long)[])[(bridged.Meter, "a", 3), (other, "b", 4)])
        {
            meter.CreateCounter<long>("cdn.sent").Add(value);
            meter.CreateObservableCounter("cdn.reads", () => value);
            meter.CreateObservableUpDownCounter("cdn.open", () => value);
            meter.CreateObservableGauge("cdn.free", () => new Measurement<long>(value, new KeyValuePair<string, object?>("host", host)));
        }
        Assert.Equal(["""cdn_free{host="a"} 3""", """cdn_free{host="b"} 4""", "cdn_open 7", "cdn_reads_total 7", "cdn_sent_total 7"], await bridged.LinesAsync());
        other.Dispose();
        Assert.Equal(["""cdn_free{host="a"} 3""", "cdn_open 3", "cdn_reads_total 7", "cdn_sent_total 7"], await bridged.LinesAsync());
    }

    [Fact]
    public async Task Measurements_from_many_threads_are_all_counted()
    {
        using var bridged = new BridgedMeter();
        Counter<long> counter = bridged.Meter.CreateCounter<long>("cdn.sent");
        Parallel.For(0, 40_000, i => counter.Add(1, new KeyValuePair<string, object?>("lane", i % 8)));
        Assert.Equal(Enumerable.Range(0, 8).Select(lane => $$"""cdn_sent_total{lane="{{lane}}"} 5000"""), await bridged.LinesAsync());
    }

    [Fact]
    public void A_known_set_of_tags_is_measured_without_allocation()
    {
        using var bridged = new BridgedMeter();
        Counter<long> counter = bridged.Meter.CreateCounter<long>("cdn.sent", "By");
        Histogram<double> histogram = bridged.Meter.CreateHistogram<double>("cdn.first_byte", "s");
        object status = 200;
        void Measure()
        {
            counter.Add(1);
            counter.Add(1, new("cache", "hit"), new("method", "GET"), new KeyValuePair<string, object?>("status", status));
            histogram.Record(0.002, new("cache", "hit"), new KeyValuePair<string, object?>("status", status));
        }
        for (int i = 0; i < 100; i++) Measure();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) Measure();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
