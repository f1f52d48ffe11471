using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Encoder.Artwork;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Packaging;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Processes;
using Netflix.Encoder.Publish;
using Netflix.Encoder.Scratch;

namespace Netflix.Encoder.Tests.StandIns;

/// <summary>The encoder's own services, wired as the program wires them but without the worker, and a folder to work in.</summary>
internal sealed class EncoderServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public EncoderServices(params (string Key, string Value)[] settings)
    {
        Folder = Directory.CreateTempSubdirectory("encoder-services-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Scratch:Folder", Path.Combine(Folder, "scratch")), new("Ffmpeg:Preset", "ultrafast"), new("Ffmpeg:Niceness", "0"),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)),
        ]).Build();
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging().AddMetrics()
            .AddProcesses().AddScratch().AddOrigin().AddProbe().AddFfmpeg().AddArtwork().AddPackaging().AddPublish()
            .BuildServiceProvider(validateScopes: true);
    }

    public string Folder { get; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public string File(string name) => Path.Combine(Folder, name);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
