using Netflix.Encoder.Artwork;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Jobs;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Packaging;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Processes;
using Netflix.Encoder.Publish;
using Netflix.Encoder.Scratch;
using Netflix.ServiceDefaults;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services
    .AddProcesses().AddScratch().AddOrigin()
    .AddProbe().AddFfmpeg().AddArtwork().AddPackaging().AddPublish()
    .AddJobs();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.Run();
