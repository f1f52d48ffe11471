using Netflix.Appliance.Control;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Health;
using Netflix.ServiceDefaults;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddStore().AddFill().AddDelivery().AddControlLink();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapDelivery();
app.Run();
