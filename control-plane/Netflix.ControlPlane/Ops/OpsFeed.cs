using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Npgsql;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// What event streams send, made once a second however many watch, and not at all while nobody does.
/// </summary>
internal sealed class OpsFeed(FleetView fleet, OpsTitles titles, IOptions<JsonOptions> json, TimeProvider time) : IDisposable
{
    /// <summary>Less than the streams' second, so that each of their looks finds something new.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(900);

    private readonly SemaphoreSlim _making = new(1, 1);
    private volatile OpsFrame? _frame;

    public async Task<OpsFrame> ReadAsync(CancellationToken cancel)
    {
        if (IsGood(_frame)) return _frame!;
        await _making.WaitAsync(cancel);
        try
        {
            if (IsGood(_frame)) return _frame!;
            byte[] appliances = Serialize(ListAppliances.Present(fleet.Current, OpsScope.Everything));
            return _frame = new OpsFrame(time.GetTimestamp(), appliances, await ReadTitlesAsync(cancel));
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>For a partner: its own appliances, and no titles, which are the platform's.</summary>
    public byte[] ReadFleet(OpsScope scope) => Serialize(ListAppliances.Present(fleet.Current, scope));

    public void Dispose() => _making.Dispose();

    // With the database away the fleet is still worth watching; the titles stay as they were.
    private async Task<byte[]?> ReadTitlesAsync(CancellationToken cancel)
    {
        try
        {
            return Serialize(await titles.ReadAsync(cancel));
        }
        catch (NpgsqlException)
        {
            return _frame?.Titles;
        }
    }

    private bool IsGood(OpsFrame? frame) => frame is not null && time.GetElapsedTime(frame.MadeAt) < GoodFor;

    private byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, json.Value.SerializerOptions);
}

/// <param name="MadeAt">Timestamp of the time provider.</param>
/// <param name="Fleet">JSON as GET /ops/appliances answers.</param>
/// <param name="Titles">JSON as GET /ops/titles answers; null when the database has not been read yet.</param>
internal sealed record OpsFrame(long MadeAt, byte[] Fleet, byte[]? Titles);
