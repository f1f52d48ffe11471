namespace Netflix.Appliance.Access;

/// <summary>What a viewer is told. 401: another token would help, and playback gives one. 403: this token is for something else.</summary>
internal static class AccessRefusal
{
    internal static int StatusOf(AccessVerdict verdict) => verdict switch
    {
        AccessVerdict.Granted => StatusCodes.Status200OK,
        AccessVerdict.Missing or AccessVerdict.Malformed or AccessVerdict.BadSignature or AccessVerdict.UnknownKey
            or AccessVerdict.Expired or AccessVerdict.NotYetValid => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status403Forbidden,
    };

    internal static string DetailOf(AccessVerdict verdict) => verdict switch
    {
        AccessVerdict.Missing => "This file needs a token: start from the URLs that /playback/{content_id} of the control plane answers.",
        AccessVerdict.Malformed or AccessVerdict.BadSignature => "The token in this path is not one of ours, or was altered: take the URL exactly as /playback/{content_id} answered it.",
        AccessVerdict.UnknownKey => "The token was signed with a key this appliance does not know, or not any more: ask /playback/{content_id} again.",
        AccessVerdict.Expired => "The token has expired: ask /playback/{content_id} again.",
        AccessVerdict.NotYetValid => "The token is not valid yet: check the clocks of this appliance and of the control plane.",
        AccessVerdict.WrongMethod => "The token is not for this method: media is read with GET and HEAD.",
        AccessVerdict.WrongNetwork => "The token is for another network than the one you come from: ask /playback/{content_id} from here.",
        AccessVerdict.WrongCountry => "The token is not for the country you are in.",
        AccessVerdict.Revoked => "The token was withdrawn.",
        _ => "The token is for another title.",
    };
}
