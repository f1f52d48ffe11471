using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>Bytes in a file, as sendfile(2) takes them. Valid while the lease or writer that gave it lives.</summary>
public readonly record struct StoredExtent(SafeFileHandle File, long Offset, int Length);
