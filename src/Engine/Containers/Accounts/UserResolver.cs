using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>Who a process of a container is: ids, groups and home directory, by the container's own passwd and group files.</summary>
/// <param name="Identity">Numbers for the runtime.</param>
/// <param name="Home">Home directory.</param>
/// <param name="Name">Name in /etc/passwd, or null for a user that is not there.</param>
internal sealed record ContainerUser(User Identity, string Home, string? Name)
{
    /// <summary>Looks a user up. A number is always an id, whatever the files call by it; nobody said is root.</summary>
    /// <param name="text">user[:group], names or numbers.</param>
    /// <param name="groups">Additional groups, names or numbers.</param>
    /// <param name="files">The container's files.</param>
    /// <param name="others">Users of the host that the container gets, too.</param>
    /// <exception cref="EngineError">A name is unknown, or a number no id.</exception>
    public static ContainerUser Resolve(string text, IReadOnlyList<string> groups, AccountTexts files, params IReadOnlyList<HostUser> others)
    {
        var colon = text.IndexOf(':');
        var (user, group) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        var number = user.Length == 0 ? 0 : Number(user);
        var entry = files.Users.FirstOrDefault(e => number is { } id ? e.Uid == id : e.Name == user);
        var ofHost = entry is null && number is null ? others.FirstOrDefault(other => other.Name == user) : null;
        var uid = entry?.Uid ?? number ?? ofHost?.Uid ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find user {user}: no matching entries in passwd file");
        var gid = group.Length > 0 ? GroupId(group, files.Groups) : entry?.Gid ?? ofHost?.Gid ?? 0;

        var all = groups.Select(extra => GroupId(extra, files.Groups)).ToList();
        if (colon < 0 && entry is not null) all.AddRange(files.Groups.Where(line => line.Members.Contains(entry.Name)).Select(line => line.Gid));
        var identity = new User { Uid = uid, Gid = gid, AdditionalGids = all.Count > 0 ? [.. all.Distinct()] : null };
        return new ContainerUser(identity, entry?.Home ?? ofHost?.Home ?? "", entry?.Name);
    }

    /// <summary>With lines that a start adds to /etc/passwd: who is nobody yet has the home directory of his line.</summary>
    /// <param name="passwd">The lines.</param>
    public ContainerUser With(string passwd) => Name is null && AccountFiles.Passwd(passwd).Find(entry => entry.Uid == Identity.Uid) is { } own ? this with { Home = own.Home } : this;

    /// <summary>With one more additional group, the first of them.</summary>
    /// <param name="group">Its id; the process's own group can be among them, too.</param>
    public ContainerUser WithGroup(uint group) => this with { Identity = Identity with { AdditionalGids = [group, .. (Identity.AdditionalGids ?? []).Where(gid => gid != group)] } };

    private static uint GroupId(string group, IReadOnlyList<GroupEntry> known) =>
        Number(group) ?? known.FirstOrDefault(line => line.Name == group)?.Gid
        ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find group {group}: no matching entries in group file");

    // The id that a text is, or null for a name.
    private static uint? Number(string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return number is >= 0 and <= int.MaxValue ? (uint)number : throw new EngineError(ErrorKind.StartFailed, "uids and gids must be in range 0-2147483647");
    }
}
