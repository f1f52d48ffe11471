using System.Net;
using MaxMind.Db;

namespace Netflix.ControlPlane.Geography;

/// <summary>One database file, held in memory whole: the file may be replaced or overwritten meanwhile.</summary>
internal sealed class GeoDatabase : IDisposable
{
    private readonly Reader _reader;

    private GeoDatabase(Reader reader, FileStamp stamp) => (_reader, Stamp) = (reader, stamp);

    /// <summary>Tells one version of the file from the next.</summary>
    internal readonly record struct FileStamp(DateTime WrittenAt, long Length)
    {
        internal static FileStamp? Of(string path) => new FileInfo(path) is { Exists: true } file ? new FileStamp(file.LastWriteTimeUtc, file.Length) : null;
    }

    internal FileStamp Stamp { get; }
    internal string Kind => _reader.Metadata.DatabaseType;
    internal DateTime BuiltAt => _reader.Metadata.BuildDate;

    /// <exception cref="InvalidDatabaseException">Not such a database, or only half of one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static GeoDatabase Open(string path, FileStamp stamp)
    {
        var reader = new Reader(path, FileAccessMode.Memory);
        // A file that ends early opens well and fails later: both ends of its tree are asked for once.
        foreach (string probe in (string[])["1.1.1.1", "223.255.255.1"]) reader.Find<Dictionary<string, object>>(IPAddress.Parse(probe));
        return new GeoDatabase(reader, stamp);
    }

    /// <returns>Nothing when the address is in no network of it.</returns>
    internal GeoFacts Find(IPAddress address)
    {
        try
        {
            return _reader.Find<Dictionary<string, object>>(address) is { } record ? GeoFacts.Of(record) : default;
        }
        catch (Exception error) when (error is InvalidDatabaseException or ArgumentException)
        {
            // An IPv6 address in a database of IPv4 only, or a damaged record: it knows nothing of this one.
            return default;
        }
    }

    public void Dispose() => _reader.Dispose();
}
