using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Decisions;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Pathways;

/// <summary>Answers running playbacks.</summary>
internal sealed class PlaybackSteering(
    SteeringTickets tickets, SteeringDesk desk, ViewerPlaces places, RecentRequests recent, QuestionRate rate, PathwayMetrics metrics, IOptions<SteeringOptions> options, TimeProvider time)
{
    // Of sixteen answers one is kept as a sample for previews: running playbacks are most of a load.
    private const int SampleOneOf = 16;

    [ThreadStatic] private static Utf8JsonWriter? s_writer;

    private readonly SteeringOptions _options = options.Value;
    private readonly long _expectedBitsPerSecond = options.Value.ExpectedMbps * 1_000_000L;

    /// <param name="pathway">Where it plays now; empty when the player does not say.</param>
    /// <param name="length">Bytes written into <paramref name="output"/>.</param>
    /// <returns>False when the ticket is not ours, or has expired: nothing is written.</returns>
    internal bool TryAnswer(ReadOnlySpan<char> ticketText, ReadOnlySpan<char> pathway, IPAddress client, PipeWriter output, out int length)
    {
        length = 0;
        if (!tickets.TryOpen(ticketText, out SteeringTicket ticket) || ticket.Expires <= time.GetUtcNow()) return false;
        rate.Count();
        SteeringModel model = desk.Current;
        // Somebody on a train changes networks within one film.
        var address = NetworkAddress.Of(client);
        ViewerPlace viewer = address == ticket.Viewer.Address ? ticket.Viewer : places.Find(client, ticket.Viewer.Country, ticket.Viewer.NeedsTls);
        int current = pathway.Length > 0 && model.TryFindByName(pathway, out int number) ? number : -1;

        SteeringRequest request = model.RequestOf(viewer, ticket.TitleHash, current);
        Span<SteeringChoice> choices = stackalloc SteeringChoice[ViewerSteering.Choices];
        int count = OnlyReachable(model, ticket, choices[..model.Engine.Decide(request, choices)]);
        choices = choices[..count];
        int seconds = SteeringTtl.Of(_options, model.Board, choices, current, (double)rate.PerSecond / _options.QuestionsPerSecond, ticket.SessionId.GetHashCode() / (double)uint.MaxValue + 0.5);
        length = Write(output, model, ticket, choices, seconds);
        Note(model, request, choices, current);
        return true;
    }

    private static int OnlyReachable(SteeringModel model, in SteeringTicket ticket, Span<SteeringChoice> choices)
    {
        int kept = 0;
        foreach (SteeringChoice choice in choices)
        {
            if (SteeringAnswer.IsReachable(model, ticket, choice.Appliance)) choices[kept++] = choice;
        }
        return kept;
    }

    private static int Write(PipeWriter output, SteeringModel model, in SteeringTicket ticket, ReadOnlySpan<SteeringChoice> choices, int seconds)
    {
        Utf8JsonWriter writer = s_writer ??= new Utf8JsonWriter(output);
        writer.Reset(output);
        if (choices.IsEmpty) SteeringAnswer.WriteUnchanged(writer, model, ticket, seconds);
        else SteeringAnswer.Write(writer, model, ticket, choices, seconds);
        int length = (int)writer.BytesCommitted;
        // The pipe belongs to the connection; the writer stays with the thread.
        writer.Reset(Stream.Null);
        return length;
    }

    private void Note(SteeringModel model, in SteeringRequest request, ReadOnlySpan<SteeringChoice> choices, int current)
    {
        bool moves = !choices.IsEmpty && current >= 0 && choices[0].Appliance != current;
        metrics.Answered(moves);
        if (choices.IsEmpty) return;
        if (moves)
        {
            model.Board.Assign(choices[0].Appliance, _expectedBitsPerSecond);
            model.Board.Assign(current, -_expectedBitsPerSecond);
        }
        if (Random.Shared.Next(SampleOneOf) == 0) recent.Add(model.Appliances[choices[0].Appliance].Id, request with { Current = -1 });
    }
}
