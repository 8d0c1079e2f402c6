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
    public static ContainerUser Resolve(string text, IReadOnlyList<string> groups, RootFiles files, params IReadOnlyList<HostUser> others)
    {
        var colon = text.IndexOf(':');
        var (user, group) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        var passwd = AccountFiles.Passwd(files.ReadText("/etc/passwd"));
        passwd.AddRange(others.Select(other => new PasswdEntry(other.Name, other.Uid, other.Gid, other.FullName, other.Home)));
        var known = AccountFiles.Groups(files.ReadText("/etc/group"));

        var number = user.Length == 0 ? 0 : Number(user);
        var entry = passwd.Find(e => number is { } id ? e.Uid == id : e.Name == user);
        var uid = entry?.Uid ?? number ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find user {user}: no matching entries in passwd file");
        var gid = group.Length > 0 ? GroupId(group, known) : entry?.Gid ?? 0;

        var all = new SortedSet<uint>(groups.Select(extra => GroupId(extra, known)));
        if (group.Length == 0 && entry is not null) all.UnionWith(known.Where(line => line.Members.Contains(entry.Name)).Select(line => line.Gid));
        if (all.Count > 0 || entry is not null) all.Add(gid);
        var identity = new User { Uid = uid, Gid = gid, AdditionalGids = all.Count > 0 ? [.. all] : null };
        return new ContainerUser(identity, HomeOf(entry, uid), entry?.Name);
    }

    private static string HomeOf(PasswdEntry? entry, uint uid) => entry is { Home.Length: > 0 } ? entry.Home : uid == 0 && entry is null ? "/root" : "/";

    private static uint GroupId(string group, List<GroupEntry> known) =>
        Number(group) ?? known.Find(line => line.Name == group)?.Gid
        ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find group {group}: no matching entries in group file");

    // The id that a text is, or null for a name.
    private static uint? Number(string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return number is >= 0 and <= int.MaxValue ? (uint)number : throw new EngineError(ErrorKind.StartFailed, "uids and gids must be in range 0-2147483647");
    }
}
