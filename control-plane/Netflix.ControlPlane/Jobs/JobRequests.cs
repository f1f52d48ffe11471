using Netflix.Contracts.EncodeJobs;

namespace Netflix.ControlPlane.Jobs;

/// <summary>What workers send, checked and put into our own values.</summary>
internal static class JobRequests
{
    public const int MaxWorkerLength = 100;
    public const int MaxReasonLength = 1_000;

    /// <exception cref="FormatException">The message says what to correct.</exception>
    public static Guid ParseId(string text, string field) =>
        Guid.TryParse(text, out Guid id) ? id : throw new FormatException($"{field} must be a UUID.");

    /// <exception cref="FormatException">The message says what to correct.</exception>
    public static string ParseWorker(string text) =>
        text.Length is > 0 and <= MaxWorkerLength && !text.Any(char.IsControl)
            ? text
            : throw new FormatException($"worker must be 1 to {MaxWorkerLength} characters without control characters.");

    /// <summary>One line for people, cut to what fits.</summary>
    public static string ParseReason(string text)
    {
        string line = string.Concat(text.Take(MaxReasonLength).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > 0 ? line : "The encoder gave no reason.";
    }

    public static EncodeProgress ParseProgress(ReportRequest report) => new(
        StageName(report.Stage), Share(report.StageShare), Share(report.TotalShare),
        double.IsFinite(report.FramesPerSecond) ? Math.Clamp(report.FramesPerSecond, 0, 100_000) : 0);

    private static string? StageName(EncodeStage stage) => stage switch
    {
        EncodeStage.Download => "download",
        EncodeStage.Probe => "probe",
        EncodeStage.Encode => "encode",
        EncodeStage.Package => "package",
        EncodeStage.Publish => "publish",
        _ => null,
    };

    private static double Share(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
}
