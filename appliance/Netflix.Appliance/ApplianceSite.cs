using Netflix.Appliance.Access;
using Netflix.Appliance.Control;
using Netflix.Appliance.Control.Configuration;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Edge;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;
using Netflix.Appliance.Health;
using Netflix.Appliance.Purging;
using Netflix.Appliance.Quality;
using Netflix.Appliance.Telemetry.Status;
using Netflix.ServiceDefaults;

namespace Netflix.Appliance;

/// <summary>The two ways to run one engine: as an appliance of a fleet, or alone in front of a foreign origin.</summary>
internal static class ApplianceSite
{
    internal static WebApplication InFleet(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        // Last, and so above all others.
        var told = new ToldSettings();
        builder.Configuration.Sources.Add(told);
        builder.Services.AddSingleton(told);
        builder.Services.AddStore().AddFill().AddAccess().AddDelivery().AddQuality().AddTitles().AddFront().AddControlLink();

        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        PurgeContent.Map(app);
        StatusRoutes.Map(app);
        app.MapFront();
        return app;
    }

    /// <param name="time">The clock that ages what is stored; null: the system's.</param>
    internal static WebApplication Alone(IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider? time = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.Services.AddStore().AddFill().AddDelivery().AddEdgeProxy().AddFront();
        if (time is not null) builder.Services.AddSingleton(time);

        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        PurgeContent.Map(app);
        StatusRoutes.Map(app);
        app.MapFront();
        return app;
    }
}
