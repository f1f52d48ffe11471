using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class StateChangeTests
{
    private static readonly OpsScope OfSite7 = new(new HashSet<int> { 7 });

    [Theory]
    [InlineData(AdminState.Active, false, AdminState.Draining, StateChangeOutcome.Done)]
    [InlineData(AdminState.Active, false, AdminState.Active, StateChangeOutcome.Done)]
    [InlineData(AdminState.Draining, true, AdminState.Active, StateChangeOutcome.Done)]
    [InlineData(AdminState.Draining, false, AdminState.Active, StateChangeOutcome.OfAnOperator)]
    [InlineData(AdminState.Draining, false, AdminState.Draining, StateChangeOutcome.Done)]
    [InlineData(AdminState.Down, false, AdminState.Active, StateChangeOutcome.OfAnOperator)]
    [InlineData(AdminState.Down, false, AdminState.Draining, StateChangeOutcome.OfAnOperator)]
    internal void A_partner_undoes_nothing_that_an_operator_did(AdminState before, bool isByPartner, AdminState wanted, StateChangeOutcome expected)
    {
        RegisteredAppliance appliance = Appliances.Registered(Guid.NewGuid()) with { SiteId = 7, AdminState = before, IsDrainedByPartner = isByPartner };
        Assert.Equal(expected, new StateChange(wanted, OfSite7).Judge(appliance));
        Assert.Equal(StateChangeOutcome.Done, new StateChange(wanted, OpsScope.Everything).Judge(appliance));
    }

    [Theory]
    [InlineData(8), InlineData(null)]
    public void What_stands_elsewhere_or_nowhere_is_not_there_for_a_partner(int? site)
    {
        RegisteredAppliance appliance = Appliances.Registered(Guid.NewGuid()) with { SiteId = site };
        Assert.Equal(StateChangeOutcome.NoSuchAppliance, new StateChange(AdminState.Draining, OfSite7).Judge(appliance));
        Assert.Equal(StateChangeOutcome.Done, new StateChange(AdminState.Draining, OpsScope.Everything).Judge(appliance));
    }
}
