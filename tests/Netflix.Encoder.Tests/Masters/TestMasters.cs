using Netflix.Encoder.Tests.Masters;

[assembly: AssemblyFixture(typeof(TestMasters))]

namespace Netflix.Encoder.Tests.Masters;

/// <summary>Masters for the tests: cuts and conversions of the real clip, each made once per run, when it is first asked for.</summary>
public sealed class TestMasters : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoder-masters-");
    private readonly Dictionary<string, Task<string>> _made = [];
    private readonly Lock _lock = new();

    /// <summary>A good 5 s of 1080p24 with 5.1 sound, copied without a new encode; 122 frames, for the cut falls among B-frames.</summary>
    public Task<string> BunnyAsync() => MakeAsync("bunny.mp4", "-i", NodeModules.BigBuckBunny1080, "-t", "5", "-c", "copy");

    /// <summary>The same with the index in front, as files for the web have it.</summary>
    public Task<string> BunnyForTheWebAsync() =>
        MakeAsync("bunny-web.mp4", "-i", NodeModules.BigBuckBunny1080, "-t", "5", "-c", "copy", "-movflags", "+faststart");

    /// <summary>Picture only, small, fast to encode; as many seconds and at the rate that is asked for.</summary>
    public Task<string> SmallAsync(string name, string rate, double seconds, params string[] options) =>
        MakeAsync(name, ["-i", NodeModules.BigBuckBunny1080, "-t", FormattableString.Invariant($"{seconds}"), "-an",
            "-vf", $"scale=320:180,fps={rate}", "-c:v", "libx264", "-preset", "ultrafast", .. options]);

    public Task<string> MakeAsync(string name, params string[] arguments)
    {
        lock (_lock)
        {
            if (!_made.TryGetValue(name, out Task<string>? made)) _made[name] = made = ConvertAsync(Path.Combine(_folder.FullName, name), arguments);
            return made;
        }
    }

    /// <summary>The beginning of a file, as after an upload that broke off.</summary>
    public async Task<string> CutAsync(string file, double share)
    {
        string cut = Path.Combine(_folder.FullName, $"cut-{Guid.NewGuid():N}.mp4");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(cut, bytes[..(int)(bytes.Length * share)]);
        return cut;
    }

    public async Task<string> TextAsync(string text)
    {
        string file = Path.Combine(_folder.FullName, $"text-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> ConvertAsync(string target, string[] arguments)
    {
        await Shell.RunAsync("ffmpeg", ["-v", "error", "-y", .. arguments, target]);
        return target;
    }
}
