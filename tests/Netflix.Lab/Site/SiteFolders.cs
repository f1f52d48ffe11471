namespace Netflix.Lab.Site;

/// <summary>The state folder's rooms.</summary>
public sealed class SiteFolders
{
    private readonly string _state;

    public SiteFolders(string state)
    {
        _state = Path.GetFullPath(state);
        Directory.CreateDirectory(_state);
    }

    public string Secrets => Path.Combine(_state, "secrets");
    public string Postgres => Room("postgres");
    public string Content => Room("content");
    public string Logs => Room("logs");
    public string Masters => Room("masters");
    public string Disk(string appliance) => Room(Path.Combine("disks", appliance));

    /// <summary>Where an appliance keeps what makes it one of the fleet; not there before it is enrolled.</summary>
    public string Identity(string appliance) => Path.Combine(Disk(appliance), "control", "identity.json");

    public string EnrolmentToken(string appliance) => Path.Combine(Secrets, $"{appliance}.enrolment-token");

    public string Scratch(string encoder) => Room(Path.Combine("scratch", encoder));
    public string Log(string program) => Path.Combine(Logs, $"{program}.log");

    private string Room(string name) => Directory.CreateDirectory(Path.Combine(_state, name)).FullName;
}
