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
        WorkerSecretFile = Ensure("worker-secret", RandomText);
        OperatorPasswordFile = Ensure("operator-password", RandomPassphrase);
        ViewerPasswordFile = Ensure("viewer-password", RandomPassphrase);
    }

    public string MasterKeyFile { get; }
    public string WorkerSecretFile { get; }
    public string OperatorPasswordFile { get; }
    public string ViewerPasswordFile { get; }

    public static string RandomPassphrase() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private string Ensure(string name, Func<string> create)
    {
        string path = Path.Combine(_folder, name);
        if (!File.Exists(path)) Write(path, create());
        return path;
    }

    // Under another name first: a start that was cut off leaves no empty secret.
    internal static void Write(string path, string secret)
    {
        string draft = path + ".draft";
        File.Delete(draft);
        using (var writer = new StreamWriter(new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })))
        {
            writer.Write(secret);
        }
        File.Move(draft, path, overwrite: true);
    }
}
