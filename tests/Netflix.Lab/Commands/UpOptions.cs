using System.Globalization;

namespace Netflix.Lab.Commands;

/// <param name="StateFolder">Everything the lab writes.</param>
/// <param name="Port">Of the page; the appliances take the next two.</param>
/// <param name="UntilReady">Start, make every title playable, say how long it took, stop: for measuring and for CI.</param>
internal sealed record UpOptions(string StateFolder, int Port, bool UntilReady)
{
    public const int DefaultPort = 8080;

    public static UpOptions Parse(string[] arguments, string stateFolder)
    {
        var options = new UpOptions(stateFolder, DefaultPort, UntilReady: false);
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--port" when i + 1 < arguments.Length => options with { Port = ParsePort(arguments[++i]) },
                "--until-ready" => options with { UntilReady = true },
                _ => throw new LabException($"'{arguments[i]}' is not understood. Usage: ./netflix up [--port PORT] [--until-ready]"),
            };
        }
        return options;
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65533
            ? port
            : throw new LabException($"'{text}' is not a port: a number from 1 to 65533 (the appliances take the next two).");
}
