using System.Security.Cryptography;

namespace Netflix.Lab.Site;

/// <summary>Random secrets of one site, a file each, made once and readable by the owner only.</summary>
public sealed class LabSecrets
{
    private readonly string _folder;

    public LabSecrets(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        MasterKeyFile = Ensure("master-key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        FleetSecretFile = Ensure("fleet-secret", RandomText);
        WorkerSecretFile = Ensure("worker-secret", RandomText);
        OperatorPasswordFile = Ensure("operator-password", RandomPassphrase);
        ViewerPasswordFile = Ensure("viewer-password", RandomPassphrase);
    }

    public string MasterKeyFile { get; }
    public string FleetSecretFile { get; }
    public string WorkerSecretFile { get; }
    public string OperatorPasswordFile { get; }
    public string ViewerPasswordFile { get; }

    public static string RandomPassphrase() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    // Written under another name first: a start that was cut off leaves no empty secret.
    private string Ensure(string name, Func<string> create)
    {
        string path = Path.Combine(_folder, name);
        if (File.Exists(path))
            return path;
        string draft = path + ".draft";
        File.Delete(draft);
        using (var writer = new StreamWriter(new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })))
        {
            writer.Write(create());
        }
        File.Move(draft, path);
        return path;
    }
}
