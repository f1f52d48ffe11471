using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Routes.Learned;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>
/// One appliance's open stream. What it says is bounded by what the operator declared and handed to the fleet; what is news to it is
/// told as soon as somebody wakes the link. Nothing queues: news are found by comparing, so that a slow reader costs one message.
/// </summary>
internal sealed class ApplianceLink(ApplianceIdentity identity, DateTimeOffset certificateEnds, RegisteredAppliance registered, LinkDesk desk, CancellationToken call) : IDisposable
{
    // Heartbeats and holdings at the shortest interval there is, and five batches of learned routes a second, with room.
    private const int MessagesPerWindow = 300;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(call);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private RegisteredAppliance _registered = registered;
    private LinkEnd? _why;
    private volatile LinkNews? _news;
    private volatile bool _wantsHoldings;
    private volatile bool _wantsRoutes;
    private long _heardAt = desk.Time.GetTimestamp();
    private long _windowBegan = desk.Time.GetTimestamp();
    private int _inWindow;
    private readonly LinkRoutes _routes = desk.NewRoutes();
    private HeldTitles _said = HeldTitles.None;
    private HeldTitles _believed = HeldTitles.None;
    private HeldTitles _assigned = HeldTitles.None;

    internal ApplianceIdentity Identity { get; } = identity;

    internal DateTimeOffset CertificateEnds { get; } = certificateEnds;

    internal long OpenedAt { get; } = desk.Time.GetTimestamp();

    internal TimeSpan Silence => desk.Time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>As it is declared now.</summary>
    internal void Use(RegisteredAppliance now) => Volatile.Write(ref _registered, now);

    /// <summary>Tells the appliance what is news to it, if anything is.</summary>
    internal void Wake()
    {
        if (_news?.AnyFor(Volatile.Read(ref _registered)) == true) _wake.Writer.TryWrite(true);
    }

    internal void End(LinkEnd why)
    {
        _why ??= why;
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself a moment ago.
        }
    }

    /// <summary>Until either side ends it.</summary>
    /// <exception cref="RpcException">This side did, and says why.</exception>
    internal async Task RunAsync(IAsyncStreamReader<FromAppliance> from, IServerStreamWriter<ToAppliance> to)
    {
        try
        {
            Hello hello = await ReadHelloAsync(from);
            await desk.TakeFactsAsync(_registered, ApplianceFacts.Parse(hello.Facts), _end.Token);
            await to.WriteAsync(new ToAppliance { Welcome = new Welcome { HeartbeatInterval = Duration.FromTimeSpan(desk.HeartbeatInterval) } }, CancellationToken.None);
            _news = desk.NewsFor(hello);
            Task telling = TellAsync(to);
            try
            {
                while (await from.MoveNext(_end.Token)) Hear(from.Current);
            }
            finally
            {
                desk.Lose(Identity.ApplianceId, _routes);
                await _end.CancelAsync();
                // An appliance that does not read does not hold up its end.
                await telling.WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (FormatException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
        catch (Exception error) when (_end.IsCancellationRequested && error is OperationCanceledException or IOException or RpcException)
        {
            if (_why is { } why) throw why.ToError();
        }
    }

    public void Dispose() => _end.Dispose();

    private async Task<Hello> ReadHelloAsync(IAsyncStreamReader<FromAppliance> from)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(HelloPatience);
        try
        {
            if (await from.MoveNext(patience.Token) && from.Current.Hello is { } hello) return hello;
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            // Answered below: it said nothing.
        }
        throw new FormatException("A stream begins with hello.");
    }

    private void Hear(FromAppliance message)
    {
        Volatile.Write(ref _heardAt, desk.Time.GetTimestamp());
        if (IsTooMuch())
        {
            End(LinkEnd.TooMuch);
            return;
        }
        if (message.Holdings is { } holdings) Hear(holdings);
        else if (message.LearnedRoutes is { } routes) Hear(routes);
        else if (message.Heartbeat is { } heartbeat) Hear(heartbeat);
    }

    private void Hear(Holdings holdings)
    {
        _said = holdings.Replaces
            ? HeldTitles.Parse(holdings.Whole.Span)
            : _said.With(Numbers(holdings.Gained), Numbers(holdings.Lost));
        _believed = _said.Within(_assigned);
        _wantsHoldings = false;
    }

    private void Hear(LearnedRoutes routes)
    {
        _wantsRoutes = !_routes.Hear(routes);
        if (!_wantsRoutes) desk.Receive(Identity.ApplianceId, _routes);
    }

    private void Hear(Heartbeat heartbeat)
    {
        FleetAssignment assignment = desk.Assignment;
        if (!ReferenceEquals(_assigned, assignment.All))
        {
            _assigned = assignment.All;
            // Nobody is sent there for what it was not told to hold.
            _believed = _said.Within(_assigned);
        }
        Heartbeat bounded = HeartbeatBounds.Apply(heartbeat, Volatile.Read(ref _registered), assignment.Version, _believed.Digest);
        bounded.RoutesSequence = desk.RoutesDigestOf(Identity.ApplianceId);
        desk.Receive(Identity.ApplianceId, bounded, _believed);
        _wantsHoldings |= heartbeat.HoldingsDigest != _said.Digest;
        _wantsRoutes |= heartbeat.RoutesSequence != _routes.Sequence;
        if (_wantsHoldings || _wantsRoutes) _wake.Writer.TryWrite(true);
    }

    // Beyond int is beyond any catalog as well, and refused as such.
    private static int[] Numbers(IEnumerable<uint> said) => [.. said.Select(number => (int)Math.Min(number, int.MaxValue))];

    private bool IsTooMuch()
    {
        if (desk.Time.GetElapsedTime(_windowBegan) > Window) (_windowBegan, _inWindow) = (desk.Time.GetTimestamp(), 0);
        return ++_inWindow > MessagesPerWindow;
    }

    private async Task TellAsync(IServerStreamWriter<ToAppliance> to)
    {
        try
        {
            _wake.Writer.TryWrite(true);
            while (await _wake.Reader.WaitToReadAsync(_end.Token))
            {
                _wake.Reader.TryRead(out _);
                // Not cancelled: that would reset the stream, and nobody would hear why.
                foreach (ToAppliance message in _news!.TakeFor(Volatile.Read(ref _registered))) await to.WriteAsync(message, CancellationToken.None);
                if (_wantsHoldings) await to.WriteAsync(new ToAppliance { SendHoldings = new SendHoldings() }, CancellationToken.None);
                if (_wantsRoutes) await to.WriteAsync(new ToAppliance { SendRoutes = new SendRoutes() }, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // Gone, or going: the reading side says why.
            await _end.CancelAsync();
        }
    }
}
