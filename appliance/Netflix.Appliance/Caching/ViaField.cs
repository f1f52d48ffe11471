using System.Globalization;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Via (RFC 9110, section 7.6.3): a line added to what is passed on, in either direction.</summary>
internal static class ViaField
{
    /// <param name="received">The version of the message as it came in: 1.0, 1.1, 2 or 3.</param>
    internal static HeaderField Of(Version received, ApplianceName name) =>
        new("Via", string.Create(CultureInfo.InvariantCulture, $"{(received.Major >= 2 ? $"{received.Major}" : $"{received.Major}.{received.Minor}")} {name.Value}"));

    /// <summary>True when the request has been here before: forwarding it again would never end.</summary>
    internal static bool IsLoop(IReadOnlyList<HeaderField> requestFields, ApplianceName name) =>
        requestFields.Members("Via").Any(member =>
            member.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, var receiver, ..] && receiver.Equals(name.Value, StringComparison.OrdinalIgnoreCase));
}
