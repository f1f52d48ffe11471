using System.Net.Http.Headers;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Edge;

internal static class ResponseFields
{
    /// <summary>All lines as they came, with one more Via: what of them is kept, the cache's rules say.</summary>
    internal static List<HeaderField> Received(HttpResponseMessage response, ApplianceName name) => [.. All(response), ViaField.Of(response.Version, name)];

    /// <summary>For an answer that is passed on and never kept: Age and Accept-Ranges stay the origin's.</summary>
    internal static List<HeaderField> Passed(HttpResponseMessage response, ApplianceName name)
    {
        HashSet<string> ended = EndedHere(response);
        ended.Add("Content-Length");
        return [.. All(response).Where(field => !ended.Contains(field.Name)), ViaField.Of(response.Version, name)];
    }

    // Not validated: what the origin wrote is what the viewer reads.
    private static IEnumerable<HeaderField> All(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => new HeaderField(header.Key, value)));

    private static HashSet<string> EndedHere(HttpResponseMessage response) =>
        HopByHop.Of(response.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues values) ? values : []);
}
