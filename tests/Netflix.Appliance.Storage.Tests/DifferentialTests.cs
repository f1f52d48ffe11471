using System.Diagnostics;
using System.Globalization;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

/// <summary>
/// A store in a child process against a plain model here, with kill -9 at random points: what was acknowledged is found, what was
/// under way is found as before or as after, and nothing else ever is. STORE_ROUNDS sets how many lives, STORE_SEED where to begin.
/// </summary>
public sealed class DifferentialTests
{
    private const int LivesOfAFolder = 12;

    [Fact]
    public void What_was_acknowledged_is_found_after_any_number_of_kills()
    {
        int rounds = Setting("STORE_ROUNDS", 60), seed = Setting("STORE_SEED", 1);
        for (int round = 0; round < rounds; round += LivesOfAFolder, seed++) LiveAndDie(seed, Math.Min(LivesOfAFolder, rounds - round));
    }

    private static void LiveAndDie(int seed, int lives)
    {
        using var folder = new StoreFolder();
        var random = new Random(seed);
        var model = new ChurnModel();
        List<string> history = [];
        for (int life = 0; life < lives; life++)
        {
            // Large enough that nothing is evicted: what is missing was lost.
            using Process child = Process.Start(new ProcessStartInfo("dotnet", [Lab, "churn", folder.Disk(), "256MiB", $"{seed * 100 + life}"]) { RedirectStandardOutput = true })!;
            try
            {
                int until = 16 + random.Next(60);
                for (int line = 0; line < until; line++) Take(child.StandardOutput.ReadLine());
                child.Kill();
                // What it still said before it died was true.
                while (child.StandardOutput.ReadLine() is { } said) Take(said);
                child.WaitForExit();
            }
            finally
            {
                if (!child.HasExited) child.Kill();
            }
            model.Killed();
        }

        void Take(string? line)
        {
            history.Add(line ?? "(it ended)");
            string? wrong = line is null ? "the store's process ended by itself" : model.Take(line);
            if (wrong is not null) Assert.Fail($"seed {seed}: {wrong}\n{string.Join('\n', history.TakeLast(200))}");
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    // Built beside this project, in the same configuration.
    private static string Lab
    {
        get
        {
            DirectoryInfo here = new(AppContext.BaseDirectory);
            string framework = here.Name, configuration = here.Parent!.Name;
            string tests = here.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(tests, "Netflix.StoreLab", "bin", configuration, framework, "Netflix.StoreLab.dll");
        }
    }
}
