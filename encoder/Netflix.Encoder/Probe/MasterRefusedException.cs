namespace Netflix.Encoder.Probe;

/// <summary>
/// The master itself is at fault and no other attempt can help. The message is one sentence for the person who uploaded it: what
/// is wrong, and what to do.
/// </summary>
internal sealed class MasterRefusedException(string reason) : Exception(reason);
