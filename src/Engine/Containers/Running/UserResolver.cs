using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Engine.Containers.Running;

/// <summary>Who a process of a container is: ids, groups and home directory, by the container's own passwd and group files.</summary>
/// <param name="Identity">Numbers for the runtime.</param>
/// <param name="Home">Home directory.</param>
/// <param name="Name">Name in /etc/passwd, or null for a user that is not there.</param>
internal sealed record ContainerUser(User Identity, string Home, string? Name)
{
    /// <summary>Looks a user up as OCI engines do: names before numbers, root where nothing is said.</summary>
    /// <param name="text">user[:group], names or numbers.</param>
    /// <param name="groups">Additional groups, names or numbers.</param>
    /// <param name="files">The container's files.</param>
    /// <param name="others">Users of the host that the container gets, too.</param>
    /// <exception cref="UserError">A name is unknown.</exception>
    public static ContainerUser Resolve(string text, IReadOnlyList<string> groups, RootFiles files, params IReadOnlyList<HostUser> others)
    {
        var colon = text.IndexOf(':');
        var (user, group) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        if (user.Length == 0) user = "0";
        var passwd = Lines(files.ReadText("/etc/passwd"));
        passwd.AddRange(others.Select(other => other.Line(other.Home).Split(':')));
        var groupLines = Lines(files.ReadText("/etc/group"));

        var entry = passwd.Find(fields => fields.Length > 5 && (fields[0] == user || fields[2] == user));
        uint uid = 0, gid = 0;
        if (entry is not null) (uid, gid) = (Number(entry[2]), Number(entry[3]));
        else if (!uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uid))
            throw new UserError($"unable to find user {user}: no matching entries in passwd file");
        if (group.Length > 0) gid = GroupId(group, groupLines);

        var all = new SortedSet<uint>();
        if (group.Length == 0 && entry is not null)
            foreach (var line in groupLines)
                if (line.Length > 3 && line[3].Split(',').Contains(entry[0]))
                    all.Add(Number(line[2]));
        foreach (var extra in groups) all.Add(GroupId(extra, groupLines));
        if (all.Count > 0 || entry is not null) all.Add(gid);
        var identity = new User { Uid = uid, Gid = gid, AdditionalGids = all.Count > 0 ? [.. all] : null };
        return new ContainerUser(identity, HomeOf(entry, uid), entry?[0]);
    }

    private static string HomeOf(string[]? entry, uint uid) =>
        entry is { } fields && fields[5].Length > 0 ? fields[5] : uid == 0 && entry is null ? "/root" : "/";

    private static uint GroupId(string group, List<string[]> lines)
    {
        var line = lines.Find(fields => fields.Length > 2 && fields[0] == group);
        if (line is not null) return Number(line[2]);
        return uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var gid)
            ? gid
            : throw new UserError($"unable to find group {group}: no matching entries in group file");
    }

    private static uint Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static List<string[]> Lines(string? text) =>
        [.. (text ?? "").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':'))];
}
