namespace Netflix.Appliance.Delivery;

/// <summary>How this appliance calls itself in Cache-Status, Via and X-Appliance: [a-z0-9-].</summary>
internal sealed record ApplianceName(string Value)
{
    // A structured-field token starts with a letter (RFC 9651); other names travel as strings.
    internal string AsStructuredField => char.IsAsciiLetter(Value[0]) ? Value : $"\"{Value}\"";
}
