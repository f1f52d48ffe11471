namespace Netflix.LoadTests.Cold;

/// <summary>One run. Times to first byte in seconds, ascending; the rest is the proof that the disk was read and the limit.</summary>
/// <param name="ColdRead">Bytes of cold bodies that clients received.</param>
/// <param name="DiskRead">Bytes that came from the disk.</param>
internal sealed record ColdCell(double[] HotFirstBytes, long ColdRead, long DiskRead);
