using Netflix.ControlPlane.Requests;
using Netflix.Routes.Bgp;
using Netflix.Routes.Mrt;
using Netflix.Routes.Packing;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>Reads an uploaded file as it comes in. Only the routes that are wanted stay, packed.</summary>
internal static class RouteUpload
{
    // A form cannot show more.
    private const int MaxErrors = 20;

    /// <returns>Null when the file is not what it should be; <paramref name="errors"/> say why.</returns>
    internal static async Task<RouteSet?> ReadAsync(Stream body, bool isList, MrtFilter filter, UploadOptions options, FieldErrors errors, CancellationToken cancel)
    {
        const int MostTimesPacked = 40;
        try
        {
            await using UnpackedStream file = await UnpackedStream.OpenAsync(body, options.MaxUploadMegabytes * 1_000_000L * MostTimesPacked, cancel);
            var packer = new RoutePacker();
            if (isList) await ReadListAsync(file, packer, options.MaxUploadedRoutes, errors, cancel);
            else await ReadDumpAsync(file, filter, packer, options.MaxUploadedRoutes, errors, cancel);
            if (errors.Any) return null;
            if (packer.Count > 0) return packer.Finish();
            errors.Add("body", isList
                ? "The list has no prefix. DELETE takes the uploaded routes away."
                : "The dump has no route that is wanted: it may be of another kind than TABLE_DUMP_V2 (updates, for example), or peer and origin_as leave nothing.");
        }
        catch (Exception error) when (error is WireFormatException or InvalidDataException)
        {
            // InvalidDataException: damaged gzip.
            errors.Add("body", error.Message);
        }
        return null;
    }

    private static async Task ReadDumpAsync(UnpackedStream file, MrtFilter filter, RoutePacker packer, int most, FieldErrors errors, CancellationToken cancel)
    {
        await foreach (BgpRoute route in MrtTable.ReadAsync(file, filter, cancel))
        {
            packer.Add(route);
            if (packer.Count <= most) continue;
            errors.Add("body", $"The dump has more than {most} routes (Routes:MaxUploadedRoutes). Cut it down to those that this site is to serve with peer or origin_as.");
            return;
        }
    }

    private static async Task ReadListAsync(UnpackedStream file, RoutePacker packer, int most, FieldErrors errors, CancellationToken cancel)
    {
        int wrong = 0;
        await foreach (PrefixList.Line line in PrefixList.ReadAsync(file, cancel))
        {
            if (line.Flaw is { } flaw)
            {
                errors.Add($"line {line.Number}", flaw);
                if (++wrong == MaxErrors) return;
                continue;
            }
            packer.Add(new BgpRoute(line.Prefix, default));
            if (packer.Count <= most) continue;
            errors.Add("body", $"The list has more than {most} prefixes (Routes:MaxUploadedRoutes).");
            return;
        }
    }
}
