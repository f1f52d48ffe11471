using Microsoft.Extensions.Options;
using Netflix.Appliance;
using Netflix.Appliance.Edge;
using Netflix.Appliance.Storage;

const int WrongUsage = 2;

if (args is not ["edge", .. var edgeArgs])
{
    await ApplianceSite.InFleet(args).RunAsync();
    return 0;
}

try
{
    if (EdgeCommand.Read(edgeArgs, out var settings) is { } wrong) return Refuse(wrong);
    await using WebApplication app = ApplianceSite.Alone(settings);
    if (app.Services.GetRequiredService<SegmentStore>().Disks is [{ Failure: { } failure }]) return Refuse($"--cache: {failure.Reason}");
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is OptionsValidationException or IOException)
{
    return Refuse(error.Message);
}

static int Refuse(string reason)
{
    Console.Error.WriteLine($"edge: {reason}");
    return WrongUsage;
}
