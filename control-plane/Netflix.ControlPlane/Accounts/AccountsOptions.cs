using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Accounts;

internal sealed class AccountsOptions
{
    /// <summary>How many passwords are hashed at once; each takes 19 MiB and a core for some tens of milliseconds.</summary>
    [Range(1, 256)] public int ConcurrentPasswordHashes { get; init; } = 4;

    /// <summary>How many more may wait for their turn; beyond that the answer is 503.</summary>
    [Range(0, 10_000)] public int QueuedPasswordHashes { get; init; } = 64;

    [Range(1, 100)] public int ProfilesPerAccount { get; init; } = 5;

    /// <summary>Signed-in devices of one account; another sign-in ends the one that was idle longest.</summary>
    [Range(1, 1000)] public int SessionsPerAccount { get; init; } = 20;

    /// <summary>How long a device stays signed in without being used.</summary>
    [Range(1, 365)] public int RefreshTokenDays { get; init; } = 30;

    /// <summary>
    /// How long the refresh token before the current one still counts, for a page that was reloaded before it learnt the new one.
    /// Later than that it is a sign of theft and ends the session.
    /// </summary>
    [Range(0, 60)] public int RefreshGraceSeconds { get; init; } = 10;
}

[OptionsValidator]
internal sealed partial class AccountsOptionsValidator : IValidateOptions<AccountsOptions>;

internal sealed class OperatorOptions
{
    /// <summary>E-mail of the operator account that is made, or brought up to date, at start. Empty: none.</summary>
    public string Email { get; init; } = "";

    public string PasswordFile { get; init; } = "";
}

internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        if (options.Email.Length == 0) return ValidateOptionsResult.Success;
        if (EmailAddress.Normalise(options.Email) is null) return ValidateOptionsResult.Fail("Operator:Email is not an e-mail address.");
        return options.PasswordFile.Length > 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Operator:PasswordFile must name the file with the operator's password when Operator:Email is set.");
    }
}
