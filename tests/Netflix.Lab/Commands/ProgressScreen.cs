using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>Progress of long work: bars in a terminal, a line each tenth where output goes to a file.</summary>
internal static class ProgressScreen
{
    public static Task RunAsync(IEnumerable<(string Name, Func<Action<string, double>, Task> Work)> works) =>
        AnsiConsole.Profile.Capabilities.Interactive ? RunBarsAsync(works) : RunLinesAsync(works);

    private static Task RunBarsAsync(IEnumerable<(string Name, Func<Action<string, double>, Task> Work)> works) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => Task.WhenAll(works.Select(work =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(work.Name), maxValue: 1);
                return work.Work((what, share) =>
                {
                    bar.Description = Markup.Escape($"  {work.Name}: {what}");
                    bar.Value = share;
                });
            })));

    private static Task RunLinesAsync(IEnumerable<(string Name, Func<Action<string, double>, Task> Work)> works) =>
        Task.WhenAll(works.Select(work =>
        {
            (string What, int Tenth) last = ("", -1);
            return work.Work((what, share) =>
            {
                (string, int) now = (what.Split(',')[0], (int)(share * 10));
                if (now == last)
                    return;
                last = now;
                Console.WriteLine($"  {work.Name}: {what} {share * 100:0} %");
            });
        }));
}
