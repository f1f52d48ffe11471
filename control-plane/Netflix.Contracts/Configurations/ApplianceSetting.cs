using System.Globalization;

namespace Netflix.Contracts.Configurations;

/// <summary>One thing that operators may set for appliances while they run.</summary>
/// <param name="Name">In configurations.</param>
/// <param name="OptionKey">The appliance's own option, whose place it takes.</param>
public abstract record ApplianceSetting(string Name, string OptionKey)
{
    /// <summary>What is allowed, for people.</summary>
    public abstract string Rule { get; }

    /// <param name="value">As in a configuration: a number with a point, true or false, a word.</param>
    public abstract bool Allows(string value);
}

public sealed record NumberSetting(string Name, string OptionKey, double Least, double Most, bool IsWhole = true) : ApplianceSetting(Name, OptionKey)
{
    public override string Rule => string.Create(CultureInfo.InvariantCulture, $"a {(IsWhole ? "whole number" : "number")} from {Least} to {Most}");

    public override bool Allows(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        && number >= Least && number <= Most && (!IsWhole || (number == Math.Truncate(number) && !value.Contains('.', StringComparison.Ordinal)));
}

public sealed record SwitchSetting(string Name, string OptionKey) : ApplianceSetting(Name, OptionKey)
{
    public override string Rule => "true or false";

    public override bool Allows(string value) => value is "true" or "false";
}

public sealed record ChoiceSetting(string Name, string OptionKey, params IReadOnlyList<string> Choices) : ApplianceSetting(Name, OptionKey)
{
    public override string Rule => $"one of {string.Join(", ", Choices)}";

    public override bool Allows(string value) => Choices.Contains(value);
}
