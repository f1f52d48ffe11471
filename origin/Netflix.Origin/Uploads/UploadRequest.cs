using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

/// <summary>What the headers of an upload announce, checked before its first byte is read.</summary>
internal readonly record struct UploadRequest(Stream Body, long Length, Sha256Digest? Declared)
{
    /// <summary>Null when the upload may go on; else the answer: 400, 411, 413 or 507.</summary>
    public static ProblemHttpResult? Refuse(HttpContext context, long maxBytes, long freeBytes, bool needsDigest, out UploadRequest upload)
    {
        upload = default;
        string digestField = context.Request.Headers["Content-Digest"].ToString();
        bool hasDigest = Sha256Digest.TryParseStructuredField(digestField, out Sha256Digest digest);
        if (!hasDigest && (needsDigest || digestField.Length > 0))
            return Problem(StatusCodes.Status400BadRequest, "Content-Digest is missing or unreadable",
                "Send Content-Digest: sha-256=:<base64 of the 32 bytes>: (RFC 9530).");
        if (context.Request.ContentLength is not { } length)
            return Problem(StatusCodes.Status411LengthRequired, "Content-Length is missing", "Send the body with its length, not chunked.");
        if (length > maxBytes)
            return Problem(StatusCodes.Status413PayloadTooLarge, "The upload is too large", $"It has {length} bytes; at most {maxBytes} are taken.");
        if (length > freeBytes) return DiskFull.Problem(freeBytes);

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = maxBytes;
        upload = new UploadRequest(context.Request.Body, length, hasDigest ? digest : null);
        return null;
    }

    public static ProblemHttpResult DigestMismatch() => Problem(StatusCodes.Status422UnprocessableEntity,
        "The bytes do not have the announced digest", "They changed between reading and arriving. Nothing was kept; send them again.");

    private static ProblemHttpResult Problem(int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail);
}
