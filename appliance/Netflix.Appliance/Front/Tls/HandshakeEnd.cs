namespace Netflix.Appliance.Front.Tls;

/// <summary>How a handshake ended, as the metric has it.</summary>
internal static class HandshakeEnd
{
    internal const string Full = "full", Resumed = "resumed", Failed = "failed", Late = "late", Cleartext = "cleartext";
}
