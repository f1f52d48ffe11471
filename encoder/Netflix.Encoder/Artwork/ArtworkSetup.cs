namespace Netflix.Encoder.Artwork;

internal static class ArtworkSetup
{
    internal static IServiceCollection AddArtwork(this IServiceCollection services) => services.AddSingleton<ArtworkMaker>();
}
