using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Access;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Control;

/// <summary>
/// The last good configuration on disk, so that a restart without a control plane serves and fills on. Only the owner may read
/// keys and tokens. A file that cannot be read is as good as none: the control plane says it again.
/// </summary>
internal sealed partial class ControlStateFiles(IOptions<ControlOptions> control, IOptions<StorageOptions> storage, ILogger<ControlStateFiles> log)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = control.Value.StateFolder.Length > 0
        ? control.Value.StateFolder
        : Path.Combine(storage.Value.Disks[0].Folder, "control");

    internal HeldAssignment? ReadAssignment() => Read("assignment.json", ControlStateJson.Default.HeldAssignment);

    internal HeldOriginAccess? ReadOriginAccess() => Read("origin-access.json", ControlStateJson.Default.HeldOriginAccess);

    internal HeldViewerAccess? ReadViewerAccess() => Read("viewer-access.json", ControlStateJson.Default.HeldViewerAccess);

    internal HeldConfiguration? ReadConfiguration() => Read("configuration.json", ControlStateJson.Default.HeldConfiguration);

    internal void Write(HeldConfiguration configuration) => Write("configuration.json", configuration, ControlStateJson.Default.HeldConfiguration);

    internal void DeleteConfiguration() => File.Delete(Path.Combine(_folder, "configuration.json"));

    internal HeldPurges? ReadPurges() => Read("purges.json", ControlStateJson.Default.HeldPurges);

    internal void Write(HeldPurges purges) => Write("purges.json", purges, ControlStateJson.Default.HeldPurges);

    internal HeldIdentity? ReadIdentity() => Read("identity.json", ControlStateJson.Default.HeldIdentity);

    internal HeldEnrolmentKey? ReadEnrolmentKey() => Read("enrolment-key.json", ControlStateJson.Default.HeldEnrolmentKey);

    /// <returns>False when it is not on disk.</returns>
    internal bool Write(HeldIdentity identity) => Write("identity.json", identity, ControlStateJson.Default.HeldIdentity);

    /// <returns>False when it is not on disk.</returns>
    internal bool Write(HeldEnrolmentKey key) => Write("enrolment-key.json", key, ControlStateJson.Default.HeldEnrolmentKey);

    internal void Write(HeldAssignment assignment) => Write("assignment.json", assignment, ControlStateJson.Default.HeldAssignment);

    internal void Write(HeldOriginAccess access) => Write("origin-access.json", access, ControlStateJson.Default.HeldOriginAccess);

    internal void Write(HeldViewerAccess access) => Write("viewer-access.json", access, ControlStateJson.Default.HeldViewerAccess);

    private T? Read<T>(string name, JsonTypeInfo<T> type) where T : class
    {
        string path = Path.Combine(_folder, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            Unreadable(path, error.Message);
            return null;
        }
    }

    private bool Write<T>(string name, T value, JsonTypeInfo<T> type)
    {
        string path = Path.Combine(_folder, name);
        string fresh = path + ".new";
        try
        {
            Directory.CreateDirectory(_folder);
            File.Delete(fresh);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
            using (var file = new FileStream(fresh, options))
            {
                JsonSerializer.Serialize(file, value, type);
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Unwritable(path, error.Message);
            return false;
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "{Path} cannot be read ({Reason}); waiting for the control plane instead")]
    private partial void Unreadable(string path, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "{Path} cannot be written ({Reason}); a restart without control plane would not know it")]
    private partial void Unwritable(string path, string reason);
}
