using Netflix.LoadTests.Machine;

namespace Netflix.LoadTests.Tests.Machine;

public sealed class ProcessStatTests
{
    private const string Fields = "S 41 42 42 0 -1 4194624 1 2 3 4 100 20 3 4 20 0 1 0 99 1000 10 18446744073709551615";

    [Fact]
    public void Times_of_the_process_and_of_children_it_waited_for_are_one_sum()
    {
        ProcessStat stat = ProcessStat.Parse($"42 (nginx) {Fields}\n");
        Assert.Equal(new ProcessStat(42, 41, 'S', 127), stat);
    }

    [Theory]
    [InlineData("nginx: worker")]
    [InlineData("a) S 1 (b")]
    [InlineData("")]
    public void A_name_may_hold_blanks_and_brackets(string name) =>
        Assert.Equal(41, ProcessStat.Parse($"42 ({name}) {Fields}").ParentPid);

    [Theory]
    [InlineData("")]
    [InlineData("42 nginx S 41")]
    [InlineData("42 (nginx) S 41 42")]
    public void What_is_no_such_line_is_said_to_be_none(string line) =>
        Assert.Throws<FormatException>(() => ProcessStat.Parse(line));
}
