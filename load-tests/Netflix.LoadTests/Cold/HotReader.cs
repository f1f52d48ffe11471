using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Cold;

/// <summary>
/// A client that asks for a hot body every so often, whether or not the last answer was late. An answer that delays the next
/// request counts against the next one too: otherwise a server that stands still would be asked less, and look better for it.
/// </summary>
internal static class HotReader
{
    /// <param name="number">Which of the clients this is.</param>
    /// <returns>Seconds to the first byte of each answer, from when it was due to be asked for.</returns>
    public static async Task<List<double>> RunAsync(Uri server, IReadOnlyList<BenchBody> bodies, int number, TimeSpan interval, TimeSpan length, CancellationToken cancel)
    {
        TimeProvider time = TimeProvider.System;
        await using HttpConnection connection = await HttpConnection.OpenAsync(server, time, cancel);
        List<double> firstBytes = [];
        long began = time.GetTimestamp();
        // Clients take turns within the interval, as viewers who know nothing of each other do.
        for (TimeSpan due = number * (interval / ColdOptions.HotClients); due < length; due += interval)
        {
            TimeSpan early = due - time.GetElapsedTime(began);
            if (-early > length - due)
            {
                // The run is over and this one was never asked: it has waited at least so long.
                firstBytes.Add((length - due).TotalSeconds);
                continue;
            }
            if (early > TimeSpan.Zero)
                await Task.Delay(early, time, cancel);
            HttpAnswer answer = await connection.GetAsync(bodies[(number + firstBytes.Count) % bodies.Count], cancel);
            if (!answer.BytesAreRight)
                throw new LabException($"A hot body was answered {answer.Status}, or with wrong bytes.");
            // The bench's own timer wakes up late; that is not the server's delay.
            TimeSpan lateness = early > TimeSpan.Zero ? TimeSpan.Zero : time.GetElapsedTime(began, answer.SentAt) - due;
            firstBytes.Add((time.GetElapsedTime(answer.SentAt, answer.FirstByteAt) + lateness).TotalSeconds);
        }
        return firstBytes;
    }
}
