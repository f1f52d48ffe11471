namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// Makes the operator's account at start, or brings its password and role up to date: there is always one way in, and whoever can
/// change the password file can change the password.
/// </summary>
internal sealed partial class OperatorAccount(
    IOptions<OperatorOptions> options, UserTable users, AccountRegistration registration, ILogger<OperatorAccount> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (EmailAddress.Normalise(options.Value.Email) is not { } email) return;
        string password = (await File.ReadAllTextAsync(options.Value.PasswordFile, cancellationToken)).Trim();
        if (password.Length is < PasswordHash.MinPasswordLength or > PasswordHash.MaxPasswordLength)
            throw new InvalidDataException($"The password in Operator:PasswordFile must have {PasswordHash.MinPasswordLength} to {PasswordHash.MaxPasswordLength} characters.");
        if (await users.FindByEmailAsync(email, cancellationToken) is null)
        {
            PasswordHash hash = await PasswordHash.CreateAsync(password);
            if (await registration.TryCreateAsync(email, "Operator", null, hash, "premium", "operator", cancellationToken) is not null)
            {
                Created(email);
                return;
            }
        }
        await BringUpToDateAsync(email, password, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task BringUpToDateAsync(string email, string password, CancellationToken cancel)
    {
        User user = await users.FindByEmailAsync(email, cancel) ?? throw new InvalidOperationException("The operator's account vanished while starting.");
        bool same = await PasswordHash.Parse(user.PasswordHash).VerifyAsync(password);
        if (same && user is { Role: "operator", MayWatch: true }) return;
        string hash = same ? user.PasswordHash : (await PasswordHash.CreateAsync(password)).ToString();
        await users.MakeOperatorAsync(user.UserId, hash, cancel);
        Updated(email);
    }

    [LoggerMessage(2011, LogLevel.Information, "Made the operator account {Email}")]
    private partial void Created(string email);

    [LoggerMessage(2012, LogLevel.Information, "Brought the operator account {Email} up to date")]
    private partial void Updated(string email);
}
