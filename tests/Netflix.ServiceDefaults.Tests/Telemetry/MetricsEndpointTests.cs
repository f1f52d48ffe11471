using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Netflix.ServiceDefaults.Tests.Running;

namespace Netflix.ServiceDefaults.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Promtool_finds_nothing_to_say_about_the_endpoint()
    {
        await using PlatformHost host = await PlatformHost.StartAsync(app => app.MapGet("/hello/{name}", (string name) => name));
        Meter meter = host.Services.GetRequiredService<IMeterFactory>().Create("Netflix.Test.Endpoint");
        meter.CreateCounter<long>("cdn.test.sent", "By", "Bytes.").Add(1, new KeyValuePair<string, object?>("cache", "hit"));
        meter.CreateHistogram<double>("cdn.test.first_byte", "s", "Time.").Record(0.1);
        meter.CreateObservableGauge("cdn.test.hit", () => 0.5, "1", "Share.");
        meter.CreateUpDownCounter<long>("cdn.test.open", "{connection}", "Connections.").Add(1);
        await host.Public.GetStringAsync("/hello/world", TestContext.Current.CancellationToken);
        await host.Fleet.GetStringAsync("/health/live", TestContext.Current.CancellationToken);

        // A request is counted when it is over, which its answer does not wait for.
        string text = await ScrapeUntilAsync(host, """http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/hello/{name}" """.TrimEnd());
        Assert.Contains("cdn_test_sent_bytes_total{cache=\"hit\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("kestrel_active_connections{", text, StringComparison.Ordinal);
        Assert.Contains("process_cpu_seconds_total ", text, StringComparison.Ordinal);
        (int exitCode, string output) = await CheckAsync(text);
        Assert.True(exitCode == 0 && output.Length == 0, $"promtool check metrics ended with {exitCode}: {output}\nof\n{text}");
    }

    [Fact]
    public async Task Several_hosts_in_one_process_share_the_registry()
    {
        await using PlatformHost first = await PlatformHost.StartAsync();
        PlatformHost second = await PlatformHost.StartAsync();
        foreach (PlatformHost host in (PlatformHost[])[first, second])
        {
            host.Services.GetRequiredService<IMeterFactory>().Create("Netflix.Test.Shared")
                .CreateCounter<long>("cdn.test.shared", description: "Shared.").Add(1);
        }
        await second.DisposeAsync();
        string text = await first.Admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("cdn_test_shared_total 2\n", text, StringComparison.Ordinal);
    }

    private static async Task<string> ScrapeUntilAsync(PlatformHost host, string wanted)
    {
        long started = Stopwatch.GetTimestamp();
        string text;
        do
        {
            text = await host.Admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            if (text.Contains(wanted, StringComparison.Ordinal)) return text;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Fail($"{wanted} did not appear in\n{text}");
        return text;
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string metrics)
    {
        string promtool = Environment.GetEnvironmentVariable("NETFLIX_PROMTOOL") is { Length: > 0 } path ? path : "promtool";
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(promtool, ["check", "metrics"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Assert.Fail($"'{promtool}' does not start ({error.Message}): install the Debian package prometheus, or set NETFLIX_PROMTOOL to the file.");
        }
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
