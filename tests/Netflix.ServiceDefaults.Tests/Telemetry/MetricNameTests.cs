using System.Diagnostics.Metrics;
using Netflix.ServiceDefaults.Telemetry;

namespace Netflix.ServiceDefaults.Tests.Telemetry;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("cdn.delivery.sent", "By", "Counter", "cdn_delivery_sent_bytes_total")]
    [InlineData("cdn.delivery.first_byte", "s", "Histogram", "cdn_delivery_first_byte_seconds")]
    [InlineData("cdn.delivery.requests", "{request}", "Counter", "cdn_delivery_requests_total")]
    [InlineData("cdn.fill.hit", "1", "Gauge", "cdn_fill_hit_ratio")]
    [InlineData("cdn.fill.hit", "1", "Counter", "cdn_fill_hit_total")]
    [InlineData("cdn.store.free_bytes", "By", "Gauge", "cdn_store_free_bytes")]
    [InlineData("cdn.jobs.done.total", "{job}", "Counter", "cdn_jobs_done_total")]
    [InlineData("cdn.sent.total", "By", "Counter", "cdn_sent_bytes_total")]
    [InlineData("cdn.delivery.egress", "By/s", "Gauge", "cdn_delivery_egress_bytes_per_second")]
    [InlineData("cdn.fill.rate", "{slice}/s", "Gauge", "cdn_fill_rate_per_second")]
    [InlineData("cdn.link", "bit/s", "Gauge", "cdn_link_bits_per_second")]
    [InlineData("http.server.request.duration", "s", "Histogram", "http_server_request_duration_seconds")]
    [InlineData("http.server.active_requests", "{request}", "Gauge", "http_server_active_requests")]
    [InlineData("kestrel.connection.duration", "s", "Histogram", "kestrel_connection_duration_seconds")]
    [InlineData("a--b..c d", null, "Gauge", "a_b_c_d")]
    [InlineData("9lives", null, "Gauge", "_9lives")]
    [InlineData("broken", "{unit", "Gauge", "broken")]
    public void The_name_follows_the_instrument_and_its_unit(string instrument, string? unit, string kind, string expected) =>
        Assert.Equal(expected, MetricName.Of(instrument, unit, Enum.Parse<MetricKind>(kind)));

    [Fact]
    public void Every_kind_of_instrument_is_known()
    {
        using var meter = new Meter("Test");
        Assert.Equal(MetricKind.Counter, MetricName.KindOf(meter.CreateCounter<long>("a")));
        Assert.Equal(MetricKind.Counter, MetricName.KindOf(meter.CreateObservableCounter("b", () => 1L)));
        Assert.Equal(MetricKind.Gauge, MetricName.KindOf(meter.CreateUpDownCounter<int>("c")));
        Assert.Equal(MetricKind.Gauge, MetricName.KindOf(meter.CreateObservableUpDownCounter("d", () => 1)));
        Assert.Equal(MetricKind.Gauge, MetricName.KindOf(meter.CreateGauge<double>("e")));
        Assert.Equal(MetricKind.Gauge, MetricName.KindOf(meter.CreateObservableGauge("f", () => 1d)));
        Assert.Equal(MetricKind.Histogram, MetricName.KindOf(meter.CreateHistogram<double>("g")));
    }
}
