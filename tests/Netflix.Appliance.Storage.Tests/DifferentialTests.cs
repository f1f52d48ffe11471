using System.Diagnostics;
using System.Globalization;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

/// <summary>
/// Stores in a child process against a plain model here, with kill -9 at random points: what was acknowledged is found, what was
/// under way is found as before or as after, and nothing else ever is. In every other store objects are evicted. STORE_ROUNDS sets how many
/// lives of a store, STORE_SEED where to begin.
/// </summary>
public sealed class DifferentialTests
{
    private const int LivesOfAFolder = 12;
    private const int StoresOfAChild = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_was_acknowledged_is_found_after_any_number_of_kills()
    {
        int rounds = Setting("STORE_ROUNDS", 1000), seed = Setting("STORE_SEED", 1);
        int kills = (rounds + StoresOfAChild - 1) / StoresOfAChild;
        for (int kill = 0; kill < kills; kill += LivesOfAFolder, seed++) await LiveAndDieAsync(seed, Math.Min(LivesOfAFolder, kills - kill));
    }

    private static async Task LiveAndDieAsync(int seed, int lives)
    {
        using var folder = new StoreFolder();
        var random = new Random(seed);
        ChurnModel[] models = [.. Enumerable.Range(0, StoresOfAChild).Select(number => new ChurnModel(evicts: number % 2 != 0))];
        List<string> history = [];
        for (int life = 0; life < lives; life++)
        {
            using Process child = Process.Start(
                new ProcessStartInfo("dotnet", [Lab, "churn", folder.Path, $"{seed * 100 + life}", $"{StoresOfAChild}"]) { RedirectStandardOutput = true })!;
            using var deadline = new CancellationTokenSource(Patience);
            try
            {
                int until = StoresOfAChild * (17 + random.Next(60));
                for (int line = 0; line < until; line++) Take(await child.StandardOutput.ReadLineAsync(deadline.Token));
                child.Kill();
                // What it still said before it died was true.
                while (await child.StandardOutput.ReadLineAsync(deadline.Token) is { } said) Take(said);
                await child.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"seed {seed}, life {life}: the stores said nothing more for the rest of {Patience}\n{string.Join('\n', history.TakeLast(200))}");
            }
            finally
            {
                if (!child.HasExited) child.Kill();
            }
            foreach (ChurnModel model in models) model.Killed();
        }

        void Take(string? line)
        {
            history.Add(line ?? "(it ended)");
            if (line is null) Fail("the stores' process ended by itself", "");
            int space = line!.IndexOf(' ', StringComparison.Ordinal);
            string number = line[..(space + 1)];
            if (models[int.Parse(number, CultureInfo.InvariantCulture)].Take(line[(space + 1)..]) is { } wrong) Fail(wrong, number);
        }

        void Fail(string wrong, string number) => Assert.Fail(
            $"seed {seed}, store {number}: {wrong}\n{string.Join('\n', history.Where(line => line.StartsWith(number, StringComparison.Ordinal)).TakeLast(200))}");
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
