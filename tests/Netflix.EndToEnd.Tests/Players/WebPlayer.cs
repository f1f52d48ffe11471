using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Players;

/// <summary>A player that others wrote, as it comes from npm.</summary>
/// <param name="Package">Its script below <c>node_modules</c>.</param>
/// <param name="Format">Of the manifest that it plays: "dash" or "hls".</param>
/// <param name="Play">
/// A function of { video, url, reports, clearKeys, fail } that begins to play; where CMCD events are posted to; keys by the hexadecimal digits
/// of their ids.
/// </param>
internal sealed record WebPlayer(string Name, string Package, string Format, string Play)
{
    internal string ScriptFile => Path.Combine(Repository.Root, "tests", "Netflix.EndToEnd.Tests", "Players", "node_modules", Package);

    /// <summary>Fatal errors only: what a player gets over by itself is its own affair, as long as the picture moves.</summary>
    internal static WebPlayer HlsJs { get; } = new("hls.js", "hls.js/dist/hls.min.js", "hls", """
        async ({ video, url, fail }) => {
          // As its default it fetches 60 MB ahead: all of this title, and nothing would be left for the other appliance.
          const hls = new Hls({ maxMaxBufferLength: 30 });
          hls.on(Hls.Events.ERROR, (_, error) => { if (error.fatal) fail(`${error.type}: ${error.details}`); });
          hls.loadSource(url);
          hls.attachMedia(video);
        }
        """);

    internal static WebPlayer DashJs { get; } = new("dash.js", "dashjs/dist/modern/umd/dash.all.min.js", "dash", """
        async ({ video, url, reports, fail }) => {
          const player = dashjs.MediaPlayer().create();
          player.on(dashjs.MediaPlayer.events.ERROR, ({ error }) => fail(`${error.code}: ${error.message}`));
          player.updateSettings({ streaming: { cmcd: { enabled: true, version: 2, eventTargets: [{ enabled: true, url: reports, events: ['ps', 't'], interval: 1, enabledKeys: ['bl', 'bs', 'e', 'sid', 'sta', 'ts', 'v'] }] } } });
          player.initialize(video, url, true);
        }
        """);

    internal static WebPlayer ShakaHls { get; } = new("Shaka Player", "shaka-player/dist/shaka-player.compiled.js", "hls", """
        async ({ video, url, clearKeys, fail }) => {
          // Our playlists name the key with KEYFORMAT="identity" as well, and Shaka 5.2 asks for what stands there, skd://{key id}, whatever
          // keys it was configured with. An app answers that with the key.
          shaka.net.NetworkingEngine.registerScheme('skd', (uri) => shaka.util.AbortableOperation.completed({
            uri, originalUri: uri, headers: {}, data: clearKeys[uri.slice('skd://'.length)],
          }));
          const player = new shaka.Player();
          const told = ({ code, data }) => fail(`${code}: ${data}`);
          player.addEventListener('error', ({ detail }) => { if (detail.severity === shaka.util.Error.Severity.CRITICAL) told(detail); });
          await player.attach(video);
          await player.load(url).catch(told);
        }
        """);

    /// <summary>For titles in the clear: with keys of its own and CMCD on, Shaka 5.2 writes its reports into the data: address of its own licence.</summary>
    internal static WebPlayer ShakaDash { get; } = new("Shaka Player", "shaka-player/dist/shaka-player.compiled.js", "dash", """
        async ({ video, url, reports, fail }) => {
          const player = new shaka.Player();
          player.configure({ cmcd: { enabled: true, version: 2, eventTargets: [{ enabled: true, mode: 'event', url: reports, events: ['ps', 't'], interval: 1, batchSize: 2 }] } });
          const told = ({ code, data, stack }) => fail(code === undefined ? stack : `${code}: ${data}`);
          player.addEventListener('error', ({ detail }) => { if (detail.severity === shaka.util.Error.Severity.CRITICAL) told(detail); });
          await player.attach(video);
          await player.load(url).catch(told);
        }
        """);
}
