using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage;

namespace Netflix.StoreLab;

/// <summary>
/// Random operations on few keys in several stores at once, until somebody kills the process: a kill is a kill of each of them, and
/// starting a process costs more than all the rest. Each line begins with the store's number. First what is found is told, a line a key:
/// <c>= KEY VERSION REVISION</c>, or <c>= KEY -</c>. Then each operation is announced and acknowledged: <c>&gt; put KEY VERSION</c>,
/// <c>&lt; ok</c> or <c>&lt; no</c>. Stores of even number have room for everything, in the others objects are evicted.
/// </summary>
internal static class Churn
{
    private const int Keys = 16;
    private const int StandardOutput = 1;

    internal static async Task<int> RunAsync(string[] args)
    {
        int seed = int.Parse(args[1], CultureInfo.InvariantCulture), stores = int.Parse(args[2], CultureInfo.InvariantCulture);
        // Not the console's stream, which takes no notice when nobody reads any more: this process is to end with the one that started it.
        using var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var output = new StreamWriter(pipe) { AutoFlush = true };
        TextWriter told = TextWriter.Synchronized(output);
        Task<Task> first = Task.WhenAny(Enumerable.Range(0, stores).Select(number => Task.Run(() => ChurnAsync(args[0], number, seed, line => told.WriteLine($"{number} {line}")))));
        // None ends but by an error.
        await await first;
        return 0;
    }

    private static async Task ChurnAsync(string folder, int number, int seed, Action<string> tell)
    {
        var random = new Random(seed * 31 + number);
        using SegmentStore store = LabStore.Open(Path.Combine(folder, $"{number}"), number % 2 == 0 ? "256MiB" : "16MiB");
        var objects = new ChurnObjects(store);
        for (int key = 0; key < Keys; key++) tell(await objects.TellAsync(key));
        tell($"open {store.Disks[0].Opening}");

        for (int step = 0; ; step++)
        {
            int key = random.Next(Keys), version = seed * 1000 + step;
            string operation = random.Next(100) switch
            {
                < 50 => "put", < 62 => "revise", < 68 => "pin", < 70 => "unpin", < 76 => "purge", < 79 => "purge-prefix", < 81 => "purge-surrogate", < 84 => "remove", _ => "get",
            };
            if (operation == "get")
            {
                tell(await objects.TellAsync(key, random));
                continue;
            }
            tell($"> {operation} {key} {version}");
            tell(await objects.DoAsync(operation, key, version) ? "< ok" : "< no");
        }
    }
}
