namespace Selkie.Runtime.Containers;

/// <summary>Who a process of a container runs as (<c>--user</c>). Whether there is such a user, and which ids he has, is known when the process starts: by the container's files.</summary>
/// <param name="User">The user; empty: root, or whoever the image says.</param>
/// <param name="Group">The group; null: the user's own.</param>
public sealed record ProcessUser(AccountName User, AccountName? Group = null)
{
    /// <summary>Nobody was named.</summary>
    public static ProcessUser None { get; } = new(new AccountName(""));

    /// <summary>Nobody was named.</summary>
    public bool IsNone => User.IsEmpty && Group is null;

    /// <summary>The user is root, by the name or number that root always has.</summary>
    public bool IsRoot => User.Text is "" or "root" or "0";

    /// <summary>A user and a group by their numbers.</summary>
    /// <param name="uid">The user's.</param>
    /// <param name="gid">The group's.</param>
    public static ProcessUser Of(uint uid, uint gid) => Parse($"{uid}:{gid}");

    /// <summary>Reads <c>user[:group]</c>.</summary>
    /// <param name="text">The text.</param>
    public static ProcessUser Parse(string text)
    {
        if (text.Length == 0) return None;
        var colon = text.IndexOf(':');
        return colon < 0 ? new(new AccountName(text)) : new(new AccountName(text[..colon]), new AccountName(text[(colon + 1)..]));
    }

    /// <summary>As it was given.</summary>
    public override string ToString() => Group is null ? User.Text : $"{User}:{Group}";
}
