using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Jobs;

/// <summary>The secret that proves to the control plane that we may take jobs and, with them, content keys.</summary>
internal sealed class WorkerSecret(IOptions<JobsOptions> options)
{
    /// <exception cref="InvalidDataException">The file is empty or cannot be read.</exception>
    public async Task<string> ReadAsync(CancellationToken cancel)
    {
        string file = options.Value.SecretFile;
        string secret;
        try
        {
            secret = (await File.ReadAllTextAsync(file, cancel)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Jobs:SecretFile '{file}' cannot be read: {error.Message}", error);
        }
        return secret.Length > 0 ? secret : throw new InvalidDataException($"Jobs:SecretFile '{file}' is empty; put the worker secret into it.");
    }
}
