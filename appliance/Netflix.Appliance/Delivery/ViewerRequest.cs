using System.Net;
using System.Text;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;
using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Delivery;

/// <summary>What a viewer asks, whichever stack read it: the own HTTP/1.1 front or Kestrel's HTTP/2.</summary>
internal sealed class ViewerRequest
{
    private static readonly object s_unread = new();

    private readonly RequestHead? _head;
    private IReadOnlyList<HeaderField>? _fields;
    // Boxed: most requests have none, and pay for a reference.
    private object? _cmcd = s_unread;

    /// <summary>From the own front. Valid until the answer is sent: the head is used again for the next request.</summary>
    internal ViewerRequest(RequestHead head, IPAddress? client, RequestBody? body)
    {
        _head = head;
        Method = MethodText(head.Method);
        Target = head.Target.IsEmpty ? "/" : Encoding.ASCII.GetString(head.Target);
        Protocol = head.IsVersion11 ? "1.1" : "1.0";
        Client = client;
        Body = body;
        BodyLength = head.ContentLength;
    }

    /// <summary>From a stack that has strings.</summary>
    internal ViewerRequest(string method, string target, string protocol, IReadOnlyList<HeaderField> fields, IPAddress? client, Stream? body, long? bodyLength)
    {
        (Method, Target, Protocol, _fields, Client, Body, BodyLength) = (method, target, protocol, fields, client, body, bodyLength);
    }

    internal string Method { get; }

    /// <summary>Path and query as they were sent, undecoded; without the token once <see cref="DropToken"/> was called.</summary>
    internal string Target { get; private set; }

    /// <summary>As in Via: 1.1, 1.0, 2.</summary>
    internal string Protocol { get; }

    internal IPAddress? Client { get; }

    /// <summary>Null when there is none.</summary>
    internal Stream? Body { get; }

    /// <summary>Null when there is none or it comes in chunks.</summary>
    internal long? BodyLength { get; }

    internal bool IsGet => Method == HttpMethods.Get;
    internal bool IsHead => Method == HttpMethods.Head;
    internal bool IsPost => Method == HttpMethods.Post;

    /// <summary>All field lines, in their order.</summary>
    internal IReadOnlyList<HeaderField> Fields => _fields ??= _head!.ToFields();

    /// <summary>What its player reports; null without a report. Read when it is first asked for.</summary>
    internal Cmcd? Cmcd
    {
        get
        {
            if (ReferenceEquals(_cmcd, s_unread)) _cmcd = CmcdReport.Of(this);
            return (Cmcd?)_cmcd;
        }
    }

    /// <summary>The path alone; a query may carry what players report about their viewers.</summary>
    internal string Path => Target.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? Target[..query] : Target;

    /// <summary>From here on the path has no token: not for the log, not for anything that quotes it.</summary>
    /// <param name="restLength">Length of the target behind the token.</param>
    internal void DropToken(int restLength)
    {
        if (restLength < Target.Length) Target = Target[^restLength..];
    }

    /// <summary>Whether any of these fields is there.</summary>
    internal bool Has(KnownField any)
    {
        if (_head is not null) return _head.Has(any);
        foreach (HeaderField field in _fields!)
        {
            if ((KnownFields.Of(Encoding.ASCII.GetBytes(field.Name)) & any) != 0) return true;
        }
        return false;
    }

    /// <summary>Its lines combined; null without one.</summary>
    internal string? Text(KnownField wanted)
    {
        if (_head is not null) return _head.Text(wanted);
        string[] lines = [.. _fields!.Where(field => KnownFields.Of(Encoding.ASCII.GetBytes(field.Name)) == wanted).Select(field => field.Value)];
        return lines.Length == 0 ? null : string.Join(", ", lines);
    }

    // The usual ones are never made anew.
    private static string MethodText(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) ? HttpMethods.Get
        : method.SequenceEqual("HEAD"u8) ? HttpMethods.Head
        : method.SequenceEqual("OPTIONS"u8) ? HttpMethods.Options
        : method.SequenceEqual("POST"u8) ? HttpMethods.Post
        : Encoding.ASCII.GetString(method);
}
