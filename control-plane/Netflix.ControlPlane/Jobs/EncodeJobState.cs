namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// queued → running → done, or failed. A running job whose lease ends without a sign of life is taken up by the next worker; after
/// the last attempt it has failed.
/// </summary>
internal enum EncodeJobState
{
    Queued,
    Running,
    Done,
    Failed,
}

internal static class EncodeJobStateText
{
    public static string ToText(this EncodeJobState state) => state switch
    {
        EncodeJobState.Queued => "queued",
        EncodeJobState.Running => "running",
        EncodeJobState.Done => "done",
        _ => "failed",
    };

    public static EncodeJobState Parse(string text) => text switch
    {
        "queued" => EncodeJobState.Queued,
        "running" => EncodeJobState.Running,
        "done" => EncodeJobState.Done,
        "failed" => EncodeJobState.Failed,
        _ => throw new FormatException($"'{text}' is not the state of a job."),
    };
}
