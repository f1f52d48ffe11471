using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Database;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Ephemeral;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Jobs;
using Netflix.ControlPlane.OpenApi;
using Netflix.ControlPlane.Ops;
using Netflix.ControlPlane.Partners;
using Netflix.ControlPlane.Pathways;
using Netflix.ControlPlane.Playback;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Routes;
using Netflix.ControlPlane.Signing;
using Netflix.ControlPlane.Sites;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Viewing;
using Netflix.ControlPlane.Web;
using Netflix.ServiceDefaults;

namespace Netflix.ControlPlane;

internal static class Program
{
    private static Task Main(string[] args) => Build(args).RunAsync();

    /// <summary>The whole program, ready to run; tests start it in their own process.</summary>
    /// <param name="time">Its clock; null: the system's.</param>
    internal static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        // Its own folder, not the caller's: the web travels beside the program.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        if (time is not null) builder.Services.AddSingleton(time);

        // In order of start: what comes first is there for all that follows.
        builder.Services.AddDatabase();
        builder.Services.AddEphemeral();
        builder.Services.AddSigning();
        builder.Services.AddRequests();
        builder.Services.AddApiDescription();
        builder.Services.AddAccess();
        builder.Services.AddAccounts();
        builder.Services.AddPartners();
        builder.Services.AddCatalog();
        builder.Services.AddPlayback();
        builder.Services.AddDrm();
        builder.Services.AddViewing();
        builder.Services.AddAudit();
        builder.Services.AddEnrolment();
        builder.Services.AddFleet();
        builder.Services.AddRoutes();
        builder.Services.AddSites();
        builder.Services.AddGeography();
        builder.Services.AddSteering();
        builder.Services.AddPathways();
        builder.Services.AddJobs();
        builder.Services.AddOps();
        builder.Services.AddWeb();

        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        app.UseSecurityHeaders();
        app.UseAccess();
        app.MapApiDescription();
        app.MapSigning();
        app.MapAccounts();
        app.MapPartners();
        app.MapCatalog();
        app.MapPlayback();
        app.MapDrm();
        app.MapViewing();
        app.MapAudit();
        app.MapEnrolment();
        app.MapFleet();
        app.MapRoutes();
        app.MapSites();
        app.MapSteering();
        app.MapPathways();
        app.MapJobs();
        app.MapOps();
        app.MapWeb();
        return app;
    }
}
