using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Steering;

/// <summary>Holds the model in force. Readers take <see cref="Current"/> once and decide with that.</summary>
internal sealed class SteeringDesk(SiteView sites, QualityView quality, PrefixTable prefixes, TitleNumbers titles)
{
    private volatile SteeringModel _current = new(SiteSnapshot.Empty, [], prefixes, titles);

    internal SteeringModel Current => _current;

    /// <summary>A new reading of the fleet. One caller.</summary>
    internal void Update(FleetSnapshot fleet)
    {
        titles.Use(fleet.Assignment);
        SteeringModel model = _current;
        SiteSnapshot known = sites.Current;
        // What was given to appliances and shows in no heartbeat yet is forgotten then: declarations change seldom, heartbeats each second.
        if (!ReferenceEquals(model.Sites, known) || !ReferenceEquals(model.Declared, fleet.Registered)) model = new SteeringModel(known, fleet.Registered, prefixes, titles);
        model.Update(fleet);
        model.Use(quality.Current);
        _current = model;
    }
}
