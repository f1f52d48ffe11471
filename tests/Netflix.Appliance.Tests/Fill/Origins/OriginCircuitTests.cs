using Microsoft.Extensions.Time.Testing;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Tests.Fill.Origins;

public sealed class OriginCircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<CircuitState> _changes = [];
    private readonly OriginCircuit _circuit;
    private double _random = 1;

    public OriginCircuitTests() => _circuit = new OriginCircuit(failures: 3, TimeSpan.FromSeconds(2), () => _random, _time, (_, to) => _changes.Add(to));

    [Fact]
    public void Failures_in_a_row_open_it_and_a_success_between_them_does_not_let_them()
    {
        Fail(2);
        _circuit.Succeeded();
        Fail(2);
        Assert.Null(_circuit.Enter().Refused);
        Fail(1);
        Assert.Equal(new OriginRest(TimeSpan.FromSeconds(2), OriginFault.Silent), _circuit.Enter().Refused);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), _circuit.Enter().Refused?.Left);
        Assert.Equal([CircuitState.Open], _changes);
    }

    [Fact]
    public void One_object_that_always_fails_does_not_bar_the_way_to_the_others()
    {
        for (int i = 0; i < 10; i++) _circuit.Failed(_circuit.Enter().Period, OriginFault.GatewayError, "/broken");
        Assert.Null(_circuit.Enter().Refused);
        _circuit.Failed(_circuit.Enter().Period, OriginFault.GatewayError, "/b");
        _circuit.Failed(_circuit.Enter().Period, OriginFault.GatewayError, "/c");
        Assert.Equal(OriginFault.GatewayError, _circuit.Enter().Refused?.Because);
    }

    [Fact]
    public void After_the_rest_one_asks_for_all_and_an_answer_closes_it()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(_circuit.Enter().Refused);
        Assert.NotNull(_circuit.Enter().Refused);
        _circuit.Succeeded();
        Assert.Null(_circuit.Enter().Refused);
        Assert.Null(_circuit.Enter().Refused);
        Assert.Equal([CircuitState.Open, CircuitState.Probing, CircuitState.Closed], _changes);
    }

    [Fact]
    public void Each_probe_that_fails_makes_the_rest_longer_up_to_half_a_minute()
    {
        Fail(3);
        foreach (int seconds in (int[])[2, 4, 8, 16, 30, 30])
        {
            Assert.Equal(seconds, _circuit.Enter().Refused?.Left.TotalSeconds);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Fail(1);
        }
        _time.Advance(TimeSpan.FromSeconds(30));
        _circuit.Enter();
        _circuit.Succeeded();
        Fail(3);
        Assert.Equal(2, _circuit.Enter().Refused?.Left.TotalSeconds);
    }

    [Fact]
    public void Appliances_that_failed_together_do_not_come_back_together()
    {
        _random = 0;
        Fail(3);
        Assert.Equal(1, _circuit.Enter().Refused?.Left.TotalSeconds);
    }

    [Fact]
    public void What_was_asked_before_it_opened_fails_no_probe_but_an_answer_to_it_counts()
    {
        CircuitEntry before = _circuit.Enter();
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        _circuit.Enter();
        _circuit.Failed(before.Period, OriginFault.Silent, null);
        Assert.Equal(CircuitState.Probing, _changes[^1]);
        _circuit.Succeeded();
        Assert.Null(_circuit.Enter().Refused);
    }

    [Fact]
    public void A_probe_that_never_ends_is_followed_by_another_after_as_long_again()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(_circuit.Enter().Refused);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.NotNull(_circuit.Enter().Refused);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(_circuit.Enter().Refused);
        Assert.NotNull(_circuit.Enter().Refused);
    }

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++) _circuit.Failed(_circuit.Enter().Period, OriginFault.Silent, null);
    }
}
