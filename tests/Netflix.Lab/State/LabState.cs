using System.Text.Json;
using Netflix.Lab.Processes;

namespace Netflix.Lab.State;

/// <summary>
/// What a running lab leaves in its state folder so that <c>down</c>, <c>status</c> and the next <c>up</c> find it. A process is
/// named by pid and start time, so nobody else's process is ever taken for ours.
/// </summary>
public sealed record LabState(ProcessIdentity Lab, string? WebUrl, IReadOnlyList<ProcessIdentity> Children, IReadOnlyDictionary<string, string> AdminUrls)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool IsRunning => Lab.IsAlive;

    public static LabState? Read(string stateFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<LabState>(File.ReadAllText(FileIn(stateFolder)), Json);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // Half a file is the trace of a lab that was killed; its children went with it.
            return null;
        }
    }

    public void Write(string stateFolder)
    {
        string draft = FileIn(stateFolder) + ".draft";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, Json));
        File.Move(draft, FileIn(stateFolder), overwrite: true);
    }

    public static void Remove(string stateFolder) => File.Delete(FileIn(stateFolder));

    /// <summary>Ends what an earlier lab left running. Returns the names.</summary>
    public IReadOnlyList<string> EndLeftovers()
    {
        List<ProcessIdentity> alive = [.. Children.Where(child => child.IsAlive)];
        alive.ForEach(child => child.KillGroup());
        return [.. alive.Select(child => child.Name)];
    }

    private static string FileIn(string stateFolder) => Path.Combine(stateFolder, "lab.json");
}

public sealed record ProcessIdentity(string Name, int Pid, long StartTicks)
{
    public bool IsAlive => UnixProcess.StartTicks(Pid) == StartTicks;

    public static ProcessIdentity Of(string name, int pid) => new(name, pid, UnixProcess.StartTicks(pid) ?? 0);

    public void Send(UnixSignal signal)
    {
        if (IsAlive)
            UnixProcess.Send(Pid, signal);
    }

    internal void KillGroup()
    {
        if (IsAlive && !UnixProcess.Send(-Pid, UnixSignal.Kill))
            UnixProcess.Send(Pid, UnixSignal.Kill);
    }
}
