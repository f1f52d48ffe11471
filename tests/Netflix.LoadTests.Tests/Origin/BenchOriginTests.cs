using System.Net;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Tests.Origin;

public sealed class BenchOriginTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_arrives_whole_and_the_next_on_the_same_connection()
    {
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        await using HttpConnection connection = await HttpConnection.OpenAsync(origin.Url, TimeProvider.System, Cancel, IPAddress.Parse("127.0.1.1"));
        foreach (long size in (long[])[0, 1, 16, 200_000, 3 << 20])
        {
            HttpAnswer answer = await connection.GetAsync(new BenchBody(size, 5), Cancel);
            Assert.True(answer.BytesAreRight, $"{size} bytes: {answer}");
        }
        Assert.Equal(5, origin.Requests);
    }

    [Fact]
    public async Task A_slow_body_is_held_back_paced_and_counted()
    {
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        await using HttpConnection connection = await HttpConnection.OpenAsync(origin.Url, TimeProvider.System, Cancel);
        var body = new BenchBody(512 * 1024, 1, WaitMilliseconds: 100, BytesPerSecond: 2 << 20);
        Assert.Equal(0, origin.RecordOf(body).Requests);
        HttpAnswer answer = await connection.GetAsync(body, Cancel);
        long doneAt = TimeProvider.System.GetTimestamp();
        Assert.True(answer.BytesAreRight);
        Assert.Equal(1, origin.RecordOf(body).Requests);
        Assert.InRange(origin.RecordOf(body).FirstByteAt, answer.SentAt, answer.FirstByteAt);
        Assert.True(TimeProvider.System.GetElapsedTime(answer.SentAt, answer.FirstByteAt) >= TimeSpan.FromMilliseconds(95), "It was not held back.");
        // All but the last 64 KiB take their time: 448 KiB at 2 MiB a second. From the request on, for a busy machine may notice the first
        // byte late, and then the rest comes sooner after it.
        Assert.True(TimeProvider.System.GetElapsedTime(answer.SentAt, doneAt) >= TimeSpan.FromMilliseconds(100 + 200), "It was not paced.");
    }

    [Fact]
    public async Task A_closed_origin_counts_and_answers_503()
    {
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        origin.Closed = true;
        await using HttpConnection connection = await HttpConnection.OpenAsync(origin.Url, TimeProvider.System, Cancel);
        HttpAnswer answer = await connection.GetAsync(new BenchBody(10, 1), Cancel);
        Assert.Equal((503, false, 1L), (answer.Status, answer.BytesAreRight, origin.Requests));
    }
}
