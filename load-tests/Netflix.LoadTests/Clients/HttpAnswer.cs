namespace Netflix.LoadTests.Clients;

/// <summary>One answer as a client saw it. Moments are ticks of the clock the connection was given.</summary>
/// <param name="FirstByteAt">When the first bytes of the answer were there, head included.</param>
/// <param name="BytesAreRight">200, the whole body, and every byte of it the one the origin would send.</param>
internal readonly record struct HttpAnswer(int Status, long BodyBytes, long SentAt, long FirstByteAt, bool BytesAreRight);
