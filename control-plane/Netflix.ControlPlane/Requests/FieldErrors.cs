using Microsoft.AspNetCore.Http.HttpResults;

namespace Netflix.ControlPlane.Requests;

/// <summary>Gathers everything that is wrong with a request, so that a form can mark all its fields at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    internal bool Any => _errors.Count > 0;

    /// <param name="field">As the caller wrote it, in snake case.</param>
    internal void Add(string field, string message) => _errors[field] = [message];

    internal void Check(bool valid, string field, string message)
    {
        if (!valid) Add(field, message);
    }

    /// <summary>The trimmed text, or "" and an error when it is missing or too long.</summary>
    internal string Text(string? value, string field, int maxLength)
    {
        string text = value?.Trim() ?? "";
        if (text.Length == 0) Add(field, "This is required.");
        else if (text.Length > maxLength) Add(field, $"At most {maxLength} characters.");
        else if (text.Any(char.IsControl)) Add(field, "Control characters are not allowed.");
        return text;
    }

    /// <summary>ISO 3166-1 alpha-2 in upper case; null when none was given.</summary>
    internal string? Region(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        string region = value.Trim().ToUpperInvariant();
        if (region.Length != 2 || !region.All(char.IsAsciiLetterUpper)) Add(field, "A country as two letters, e.g. DE.");
        return region;
    }

    internal ValidationProblem ToProblem() =>
        TypedResults.ValidationProblem(_errors, detail: "Correct the fields named in `errors` and send the request again.", title: "The request is not valid");
}
