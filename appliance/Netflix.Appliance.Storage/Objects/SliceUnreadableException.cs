namespace Netflix.Appliance.Storage.Objects;

/// <summary>A slice's bytes are not the ones that were written, or the disk does not give them. The object is a miss from now on.</summary>
public sealed class SliceUnreadableException(string message, Exception? cause = null) : Exception(message, cause);
