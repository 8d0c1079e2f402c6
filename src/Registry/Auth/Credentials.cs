namespace Selkie.Registry.Auth;

/// <summary>What a user proves himself with.</summary>
public sealed record Credentials(string Username, string Password, string? IdentityToken = null)
{
    /// <summary>Nobody.</summary>
    public static Credentials None { get; } = new("", "");

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Username.Length == 0 && Password.Length == 0 && string.IsNullOrEmpty(IdentityToken);

    /// <summary>Reads "user[:password]" of --creds.</summary>
    public static Credentials Parse(string text)
    {
        var colon = text.IndexOf(':');
        return colon < 0 ? new(text, "") : new(text[..colon], text[(colon + 1)..]);
    }
}
