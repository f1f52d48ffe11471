using System.Collections.Concurrent;
using Netflix.Steering.Decisions;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// The last viewers that this replica sent to each appliance, a few dozen of each: what a preview asks the engine again. Memory only;
/// a replica that just started knows of nobody.
/// </summary>
internal sealed class RecentRequests
{
    internal const int KeptPerAppliance = 64;

    private readonly ConcurrentDictionary<Guid, Ring> _rings = new();

    internal void Add(Guid appliance, in SteeringRequest request) => _rings.GetOrAdd(appliance, _ => new Ring()).Add(request);

    internal IReadOnlyList<SteeringRequest> Of(Guid appliance) => _rings.TryGetValue(appliance, out Ring? ring) ? ring.ToArray() : [];

    private sealed class Ring
    {
        private readonly Lock _lock = new();
        private readonly SteeringRequest[] _requests = new SteeringRequest[KeptPerAppliance];
        private int _count;

        internal void Add(in SteeringRequest request)
        {
            lock (_lock) _requests[_count++ % KeptPerAppliance] = request;
        }

        internal SteeringRequest[] ToArray()
        {
            lock (_lock) return _requests[..Math.Min(_count, KeptPerAppliance)];
        }
    }
}
