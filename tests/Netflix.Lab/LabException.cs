namespace Netflix.Lab;

/// <summary>Something a person can mend; the message says how.</summary>
public sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
