using System.CommandLine;
using System.Globalization;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Slices;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Spectre.Console;

namespace Netflix.LoadTests.Memory;

/// <summary>
/// What a cached object costs the appliance's memory, however many there are: its entry in the index, counts by region, its share of
/// the admission sketch, and of the record cache, which has a fixed size. Nothing is written to a disk: ten million objects of a real
/// cache would take an hour to fill, and what is resident for them is here.
/// </summary>
internal static class MemoryBench
{
    // "One megabyte zone can store about 8 thousand keys": nginx's documentation of proxy_cache_path.
    private const double NginxBytes = (1 << 20) / 8000.0;

    private const int SlicesPerRegion = 16_000;

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> objects = BenchCommand.WholeNumber("--objects", 10_000_000, 100_000, 100_000_000, "objects of one slice each");
        var command = new Command(
            "memory",
            "Resident memory of a cached object. The last line: bytes an object, ours measured and nginx's as its documentation says, ratio = ours ÷ nginx (less is better).")
        {
            objects,
        };
        command.SetAction(given => Measure(given.GetValue(objects)));
        return command.InvokeAsync(arguments);
    }

    private static void Measure(int objects)
    {
        long before = ProcessMemory.OwnAfterCollection();
        using var index = new SliceIndex(objects);
        var policy = new RegionPolicy(objects);
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask task = progress.AddTask($"{objects:n0} objects", maxValue: objects);
            for (int i = 0; i < objects; i++)
            {
                SliceKey key = SliceKey.Of(BitConverter.GetBytes(i));
                index.Put(key, new SliceLocation((uint)(i / SlicesPerRegion), (long)(i % SlicesPerRegion) * SliceLocation.SectorBytes));
                policy.Requested(key.Low);
                if (i % 100_000 == 0)
                    task.Value = i;
            }
            task.Value = objects;
        });
        double indexed = (ProcessMemory.OwnAfterCollection() - before) / (double)objects;
        double records = new StorageOptions().RecordCacheMegabytes * (double)(1 << 20) / objects;
        double sketch = policy.MemoryBytes / (double)objects;
        if (index.Count != objects)
            throw new Lab.LabException($"The index holds {index.Count} of {objects} objects.");
        var table = new Table().RoundedBorder().AddColumns("", "bytes an object");
        table.Columns[1].RightAligned();
        table.AddRow("index: hash table and entries", Text(indexed - sketch));
        table.AddRow("admission sketch", Text(sketch));
        table.AddRow("record cache, full", Text(records));
        table.AddRow("[bold]together[/]", Text(indexed + records));
        table.AddRow("nginx's keys zone, as documented", Text(NginxBytes));
        AnsiConsole.Write(table);
        Console.WriteLine(ResultLine.Format("memory", indexed + records, NginxBytes));
    }

    private static string Text(double bytes) => bytes.ToString("0.0", CultureInfo.InvariantCulture);
}
