using Netflix.Lab;
using Netflix.LoadTests.HitRatio;

namespace Netflix.LoadTests.Tests.HitRatio;

public sealed class TraceCsvTests
{
    [Fact]
    public void Keys_are_numbered_as_they_come_and_keep_their_first_size()
    {
        Trace trace = TraceCsv.Read("t.csv", new StringReader("time,key,bytes\n1.5,/a,100\n2,/b,200\n2,/a,999\n"));
        Assert.Equal([0, 1, 0], trace.Requests);
        Assert.Equal([100, 200], trace.Sizes);
        Assert.Equal(300, trace.FootprintBytes);
    }

    [Theory]
    [InlineData("1,a", "three columns")]
    [InlineData("1,a,b,5", "three columns")]
    [InlineData("soon,a,5", "time")]
    [InlineData("NaN,a,5", "time")]
    [InlineData("1,,5", "no key")]
    [InlineData("1,a,", "size")]
    [InlineData("1,a,-5", "size")]
    [InlineData("1,a,0", "size")]
    [InlineData("1,a,99999999999999999999", "size")]
    [InlineData("0,a,5", "sort")]
    public void A_malformed_line_is_named_by_its_number(string line, string fault)
    {
        var error = Assert.Throws<LabException>(() => TraceCsv.Read("t.csv", new StringReader($"1,first,1\n\n{line}\n")));
        Assert.Contains("t.csv, line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_trace_and_a_missing_file_are_said_to_be_so()
    {
        Assert.Contains("no request", Assert.Throws<LabException>(() => TraceCsv.Read("t.csv", new StringReader("time,key,bytes\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<LabException>(() => TraceCsv.Read("/nowhere/t.csv")).Message, StringComparison.Ordinal);
    }
}
