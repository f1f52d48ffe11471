namespace Netflix.Lab.Processes;

/// <summary>Waits for what a program says about itself, never for time to pass.</summary>
public static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <exception cref="LabException">The program ended, or was not ready in time; the message carries the end of its log.</exception>
    public static async Task UntilAsync(ChildProcess child, Func<CancellationToken, Task<bool>> isReady, TimeSpan patience, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience);
        while (true)
        {
            if (child.HasExited)
                throw new LabException($"{child.Name} ended with exit code {child.ExitCode} instead of getting ready. The end of {child.LogFile}:\n{child.LogTail()}");
            try
            {
                if (await isReady(deadline.Token))
                    return;
                await Task.Delay(Interval, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new LabException($"{child.Name} was not ready within {patience.TotalSeconds:0} s. The end of {child.LogFile}:\n{child.LogTail()}");
            }
        }
    }

    /// <summary>Ready when a GET of the URL answers 200.</summary>
    public static Task UntilHealthyAsync(ChildProcess child, Uri health, TimeSpan patience, CancellationToken cancel) =>
        UntilAsync(child, token => AnswersAsync(health, token), patience, cancel);

    /// <summary>On a thread of its own: the caller's pool may be busy with what the program is started for.</summary>
    public static Task<bool> AnswersAsync(Uri url, CancellationToken cancel) =>
        Task.Factory.StartNew(() => Answers(url, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool Answers(Uri url, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using HttpResponseMessage response = Client.Send(request, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };
}
