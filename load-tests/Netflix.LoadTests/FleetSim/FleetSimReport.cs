using System.Globalization;
using Netflix.LoadTests.Figures;
using Spectre.Console;

namespace Netflix.LoadTests.FleetSim;

internal static class FleetSimReport
{
    private const double BalanceGoal = 1.10, MovesGoal = 1.05;
    private static readonly EveningPhase[] Phases = [EveningPhase.Rise, EveningPhase.Peak, EveningPhase.AfterLoss, EveningPhase.End];

    public static void Print(EveningFleet fleet, Evening evening, int lostAppliances)
    {
        double capacity = fleet.Map.Appliances.Sum(appliance => (double)appliance.CapacityBitsPerSecond);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{fleet.Map.Sites.Length:n0} sites, {fleet.Map.Appliances.Length:n0} appliances, {capacity / 1e12:0.0} Tb/s; streams of 2 to 8 Mb/s, 5 in the mean");
        PrintPhases(evening);
        double balance = PrintGoals(evening, lostAppliances);
        Console.WriteLine(GoalLine.Format("fleet-sim-over-capacity-seconds", Phases.Sum(phase => evening[phase].AvoidableSeconds), 0));
        Console.WriteLine(GoalLine.Format("fleet-sim-balance", balance, BalanceGoal));
        Console.WriteLine(Text($"{GoalLine.Format("fleet-sim", evening.MovesPerLostStream, MovesGoal)} max/mean={balance:0.####}"));
    }

    private static void PrintPhases(Evening evening)
    {
        var table = new Table().RoundedBorder().AddColumns("measure", "rise", "peak", "10 min after the loss", "end");
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned();
        Row("length", phase => Text($"{phase.Seconds / 60.0:0} min"));
        Row("most streams at once", phase => Text($"{phase.MostStreams:n0}"));
        Row("begun", phase => Text($"{phase.Begun:n0}"));
        Row("begun at another site than their own", phase => Share(phase.Spilled, phase.Begun));
        Row("asked again", phase => Text($"{phase.Asked:n0}"));
        Row("moved by an answer, of those that asked", phase => Share(phase.Moved, phase.Asked));
        Row("sent where the title has to be fetched", phase => Share(phase.Filled, phase.Begun + phase.Moved));
        Row("in-site max/mean, median of site and sample", phase => Text($"{phase.Balance.Quantile(0.5):0.000}"));
        Row("in-site max/mean, p99 of site and sample", phase => Text($"{phase.Balance.Quantile(0.99):0.000}"));
        Row("in-site max/mean, worst site and sample", phase => Text($"{phase.Balance.Worst:0.000}"));
        Row("most used appliance, of its capacity", phase => Text($"{phase.MostUse * 100:0} %"));
        Row("appliances above capacity", phase => Text($"{phase.OverCapacitySeconds:n0} s"));
        Row("… while others near had room", phase => Text($"{phase.AvoidableSeconds:n0} s"));
        AnsiConsole.Write(table);

        void Row(string measure, Func<PhaseFigures, string> figure) =>
            table.AddRow([new Text(measure), .. Phases.Select(phase => new Text(figure(evening[phase])))]);
    }

    private static double PrintGoals(Evening evening, int lostAppliances)
    {
        var all = new ShareHistogram();
        foreach (EveningPhase phase in Phases) all.Add(evening[phase].Balance);
        PhaseFigures after = evening[EveningPhase.AfterLoss];
        var table = new Table().RoundedBorder().AddColumns("measure", "value", "goal");
        table.Columns[1].RightAligned();
        table.AddRow(Text($"streams on the {lostAppliances:n0} lost appliances"), Text($"{evening.Lost:n0}"), "");
        table.AddRow("moves in ten minutes, per stream lost", Text($"{evening.MovesPerLostStream:0.000}"), Text($"{MovesGoal:0.00}"));
        table.AddRow("… by players to their next appliance", Text($"{evening.FailedOver:n0}"), "");
        table.AddRow("… by answers, of the same streams once more", Text($"{after.MovedAfterLoss:n0}"), "");
        table.AddRow("… by answers, of other streams", Text($"{after.Moved - after.MovedAfterLoss:n0}"), "");
        table.AddRow("players whose other choices were lost too", Text($"{evening.Stranded:n0}"), "");
        table.AddRow("in-site max/mean, p99 of site and sample", Text($"{all.Quantile(0.99):0.000}"), Text($"{BalanceGoal:0.00}"));
        table.AddRow("in-site max/mean, worst site and sample", Text($"{all.Worst:0.000}"), "");
        table.AddRow("appliances above capacity, others had room", Text($"{Phases.Sum(phase => evening[phase].AvoidableSeconds):n0} s"), "0 s");
        AnsiConsole.Write(table);
        return all.Quantile(0.99);
    }

    private static string Share(long part, long whole) => whole == 0 ? "" : Text($"{100.0 * part / whole:0.00} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
