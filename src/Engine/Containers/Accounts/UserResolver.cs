using Selkie.Oci;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>Who a process of a container is: ids, groups and home directory, by the container's own passwd and group files.</summary>
/// <param name="Identity">Numbers for the runtime.</param>
/// <param name="Home">Home directory.</param>
/// <param name="Name">Name in /etc/passwd, or null for a user that is not there.</param>
internal sealed record ContainerUser(User Identity, string Home, string? Name)
{
    /// <summary>Looks a user up. A number is always an id, whatever the files call by it; nobody said is root.</summary>
    /// <param name="asked">The user.</param>
    /// <param name="groups">Additional groups, names or numbers.</param>
    /// <param name="files">The container's files.</param>
    /// <param name="container">The container's id.</param>
    /// <param name="others">Users of the host that the container gets, too.</param>
    /// <exception cref="EngineError">A name is unknown, or a number no id.</exception>
    public static ContainerUser Resolve(ProcessUser asked, IReadOnlyList<string> groups, AccountTexts files, string container, params IReadOnlyList<HostUser> others)
    {
        var user = asked.User;
        var number = user.IsEmpty ? 0 : user.ToId();
        var entry = files.Users.FirstOrDefault(e => number is { } id ? e.Uid == id : e.Name == user.Text);
        var ofHost = entry is null && number is null ? others.FirstOrDefault(other => other.Name == user.Text) : null;
        var uid = entry?.Uid ?? number ?? ofHost?.Uid ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find user {user}: no matching entries in passwd file");
        var gid = asked.Group is { IsEmpty: false } group ? GroupId(group, files.Groups) : entry?.Gid ?? ofHost?.Gid ?? 0;

        var all = groups.Select(extra => FindGroup(new AccountName(extra), files.Groups)
            ?? throw new EngineError(ErrorKind.StartFailed, $"looking up supplemental groups for container {container}: Unable to find group {extra}: no matching entries in group file")).ToList();
        if (asked.Group is null && entry is not null) all.AddRange(files.Groups.Where(line => line.Members.Contains(entry.Name)).Select(line => line.Gid));
        var identity = new User { Uid = uid, Gid = gid, AdditionalGids = all.Count > 0 ? [.. all.Distinct()] : null };
        return new ContainerUser(identity, entry?.Home ?? ofHost?.Home ?? "", entry?.Name);
    }

    /// <summary>With lines that a start adds to /etc/passwd: who is nobody yet has the home directory of his line.</summary>
    /// <param name="passwd">The lines.</param>
    public ContainerUser With(string passwd) => Name is null && AccountFiles.Passwd(passwd).Find(entry => entry.Uid == Identity.Uid) is { } own ? this with { Home = own.Home } : this;

    /// <summary>With one more additional group, the first of them.</summary>
    /// <param name="group">Its id; the process's own group can be among them, too.</param>
    public ContainerUser WithGroup(uint group) => this with { Identity = Identity with { AdditionalGids = [group, .. (Identity.AdditionalGids ?? []).Where(gid => gid != group)] } };

    private static uint GroupId(AccountName group, IReadOnlyList<GroupEntry> known) =>
        FindGroup(group, known) ?? throw new EngineError(ErrorKind.StartFailed, $"unable to find group {group}: no matching entries in group file");

    private static uint? FindGroup(AccountName group, IReadOnlyList<GroupEntry> known) => group.ToId() ?? known.FirstOrDefault(line => line.Name == group.Text)?.Gid;
}
