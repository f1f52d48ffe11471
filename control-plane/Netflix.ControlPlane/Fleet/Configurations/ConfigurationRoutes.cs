using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Configurations;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Fleet.Configurations;

/// <summary><c>/ops/configuration</c>: what is set for appliances, who has it in force, its earlier versions and the way back to them.</summary>
internal static class ConfigurationRoutes
{
    /// <param name="Behind">Appliances with an older version in force.</param>
    internal sealed record Current(long Version, JsonElement Document, int InForce, IReadOnlyList<string> Behind, IReadOnlyList<Refusal> Refused, IReadOnlyList<Setting> Settings);

    /// <param name="Version">The one it cannot use.</param>
    internal sealed record Refusal(string Appliance, long Version, string Reason);

    /// <param name="Rule">For people; what follows says the same to a form.</param>
    /// <param name="Kind">"number", "switch" or "choice".</param>
    internal sealed record Setting(string Name, string Rule, string Kind, double? Least = null, double? Most = null, bool? IsWhole = null, IReadOnlyList<string>? Choices = null);

    internal sealed record Versions(IReadOnlyList<ConfigurationVersion> Configurations);

    internal sealed record Changes(long From, long To, IReadOnlyList<ConfigurationChange> Differences);

    /// <param name="BasedOn">The version that its author has seen.</param>
    internal sealed record ChangeRequest(JsonElement? Document, long? BasedOn, string? Why);

    /// <param name="Version">Whose content comes back, under a new version.</param>
    internal sealed record RestoreRequest(long? Version, long? BasedOn, string? Why);

    internal sealed record Made(long Version);

    internal static void MapConfigurations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ops/configuration", Read).ForOperators().WithTags("Ops").WithName("GetConfiguration");
        routes.MapGet("/ops/configuration/versions", async (ConfigurationTable table, CancellationToken cancel) => TypedResults.Ok(new Versions(await table.ListAsync(cancel))))
            .ForOperators().WithTags("Ops").WithName("ListConfigurations");
        routes.MapGet("/ops/configuration/changes", CompareAsync).ForOperators().WithTags("Ops").WithName("CompareConfigurations")
            .Produces<Changes>().Problems(StatusCodes.Status404NotFound);
        routes.MapPut("/ops/configuration", ChangeAsync).ForOperators().WithTags("Ops").WithName("ChangeConfiguration")
            .Produces<Made>().ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);
        routes.MapPost("/ops/configuration/restore", RestoreAsync).ForOperators().WithTags("Ops").WithName("RestoreConfiguration")
            .Produces<Made>().ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static Ok<Current> Read(FleetView fleet)
    {
        FleetConfiguration now = fleet.Configuration;
        FleetAppliance[] heard = [.. fleet.Current.Appliances.Where(appliance => appliance.Report is not null)];
        return TypedResults.Ok(new Current(
            now.Version, now.Document.ToJson(), heard.Count(appliance => appliance.Report!.ConfigurationVersion == now.Version),
            [.. heard.Where(appliance => appliance.Report!.ConfigurationVersion < now.Version).Select(appliance => appliance.Name)],
            [.. heard.Where(appliance => appliance.Report!.Refused is not null).Select(appliance => new Refusal(appliance.Name, appliance.Report!.Refused!.Version, appliance.Report.Refused.Reason))],
            [.. ApplianceSettings.All.Select(Present)]));
    }

    private static Setting Present(ApplianceSetting setting) => setting switch
    {
        NumberSetting number => new(setting.Name, setting.Rule, "number", number.Least, number.Most, number.IsWhole),
        ChoiceSetting choice => new(setting.Name, setting.Rule, "choice", Choices: choice.Choices),
        SwitchSetting => new(setting.Name, setting.Rule, "switch"),
        _ => throw new InvalidOperationException($"There is no form for the setting '{setting.Name}'."),
    };

    private static async Task<IResult> CompareAsync(long from, long to, ConfigurationTable table, CancellationToken cancel) =>
        await table.FindAsync(from, cancel) is { } before && await table.FindAsync(to, cancel) is { } after
            ? TypedResults.Ok(new Changes(from, to, [.. before.ChangesTo(after)]))
            : NoSuchVersion();

    private static async Task<IResult> ChangeAsync(ChangeRequest request, ClaimsPrincipal caller, ConfigurationTable table, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        errors.Check(request.BasedOn is >= 0, "based_on", "The version that you have seen: GET /ops/configuration names it.");
        ConfigurationDocument? document = ConfigurationDocument.Read(request.Document, errors);
        return errors.Any ? errors.ToProblem() : Answer(await table.TryInsertAsync(request.BasedOn!.Value, document!, caller.AccountId(), why, restores: null, cancel));
    }

    private static async Task<IResult> RestoreAsync(RestoreRequest request, ClaimsPrincipal caller, ConfigurationTable table, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        errors.Check(request.BasedOn is >= 0, "based_on", "The version that you have seen: GET /ops/configuration names it.");
        errors.Check(request.Version is >= 0, "version", "The version whose content is to come back.");
        if (errors.Any) return errors.ToProblem();
        return await table.FindAsync(request.Version!.Value, cancel) is { } document
            ? Answer(await table.TryInsertAsync(request.BasedOn!.Value, document, caller.AccountId(), why, request.Version, cancel))
            : NoSuchVersion();
    }

    private static IResult Answer(long? version) => version is { } made
        ? TypedResults.Ok(new Made(made))
        : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile", detail: "Somebody made another version: GET /ops/configuration, look at it, and try again.");

    private static ProblemHttpResult NoSuchVersion() =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such version", detail: "GET /ops/configuration/versions lists the newest.");
}
