using Microsoft.Playwright;
using Netflix.Browser;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Players;

/// <summary>
/// A page with nothing but a video element on the control plane's own origin: it signs a viewer up, asks for the playback, and lets a
/// player have its manifest. It tells of the playback as our own page does, in <c>window.__playback</c>.
/// </summary>
internal static class PlayerPage
{
    private const string Content = """<!doctype html><title>player</title><video muted autoplay></video>""";

    // Who serves is read off the requests that the browser made: the same for every player.
    private const string Open = """
        async ({ names, title, format }) => {
          const probe = window.__playback = { clickedAt: performance.now(), firstFrameAt: null, appliance: null, failovers: 0, error: null };
          const video = document.querySelector('video');
          video.requestVideoFrameCallback((now) => { probe.firstFrameAt = now; });
          new PerformanceObserver((list) => {
            for (const { name } of list.getEntries()) if (new URL(name).pathname.endsWith('.m4s')) probe.appliance = names[new URL(name).origin] ?? new URL(name).origin;
          }).observe({ type: 'resource', buffered: true });

          const ask = async (path, options) => {
            const answer = await fetch(path, options);
            if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
            return answer.json();
          };
          const account = { email: `${crypto.randomUUID()}@example.com`, password: 'a long enough password', name: 'Viewer' };
          const session = await ask('/auth/sign-up', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(account) });
          const authorization = `Bearer ${session.access_token}`;
          const playback = await ask(`/playback/${title}?profile_id=${session.user.profiles[0].profile_id}`, { headers: { authorization } });

          const { protection } = await ask(new URL('title.json', playback.direct_manifests.dash));
          const ids = [protection.audio_key_id, protection.video_key_id];
          const base64url = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((byte) => parseInt(byte, 16)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
          const licence = await ask('/drm/clearkey', {
            method: 'POST', headers: { authorization, 'x-playback-session': playback.session_id, 'content-type': 'application/json' },
            body: JSON.stringify({ kids: ids.map(base64url), type: 'temporary' }),
          });
          const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
          const clearKeys = Object.fromEntries(ids.map((id) => [id, bytes(licence.keys.find(({ kid }) => kid === base64url(id)).k)]));
          window.__start = (play) => play({
            video, url: playback.manifests[format], reports: new URL('cmcd', playback.direct_manifests[format]).href, clearKeys, fail: (error) => { probe.error ??= error; },
          });
        }
        """;

    /// <summary>Returns when the player was told to play.</summary>
    internal static async Task<Viewer> PlayAsync(Chromium browser, LabSite site, Guid title, WebPlayer player)
    {
        Viewer viewer = await browser.NewViewerAsync(site.WebUrl);
        IPage page = viewer.Page;
        // An answer that is none of our pages, whose scripts and policy would be in the way. It does come from the control plane: Chromium
        // lets a page that a test made up ask nobody on this machine.
        await page.GotoAsync(new Uri(site.WebUrl, "/openapi/v1.json").ToString());
        await page.SetContentAsync(Content);
        await page.AddScriptTagAsync(new() { Path = player.ScriptFile });
        Dictionary<string, string> names = site.Appliances.ToDictionary(appliance => appliance.PublicUrl!.GetLeftPart(UriPartial.Authority), appliance => appliance.Name);
        await page.EvaluateAsync(Open, new { names, title = title.ToString(), format = player.Format });
        await page.EvaluateAsync($"() => window.__start({player.Play})");
        return viewer;
    }
}
