using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>A user of this machine (passwd(5)).</summary>
/// <param name="Name">Login name.</param>
/// <param name="Uid">Numeric id.</param>
/// <param name="Gid">Numeric id of the login group.</param>
/// <param name="FullName">The comment field up to its first comma.</param>
/// <param name="Home">Home directory.</param>
internal sealed record HostUser(string Name, uint Uid, uint Gid, string FullName, string Home)
{
    /// <summary>Users by name or number.</summary>
    /// <exception cref="EngineError">One is not in /etc/passwd.</exception>
    public static IReadOnlyList<HostUser> FindAll(IReadOnlyList<string> namesOrIds) =>
        [.. namesOrIds.Select(name => Find(name) ?? throw new EngineError(ErrorKind.StartFailed, $"user: unknown user {name}"))];

    /// <summary>A user by name or number; null: not in /etc/passwd.</summary>
    public static HostUser? Find(string nameOrId)
    {
        var isId = uint.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        var users = AccountFiles.Passwd(File.Exists("/etc/passwd") ? File.ReadAllText("/etc/passwd") : null);
        return users.Find(user => isId ? user.Uid == id : user.Name == nameOrId) is { } found ? new HostUser(found.Name, found.Uid, found.Gid, found.FullName, found.Home) : null;
    }

    /// <summary>The caller, by the name that /etc/passwd or the environment knows.</summary>
    public static HostUser Caller() =>
        Find(UserDirectories.Uid.ToString(CultureInfo.InvariantCulture)) ?? new HostUser(UserDirectories.User, UserDirectories.Uid, UserDirectories.Gid, "", UserDirectories.Home);

    /// <summary>The caller's login group; null: it is not in /etc/group.</summary>
    public static GroupEntry? GroupOfCaller() => AccountFiles.Groups(File.Exists("/etc/group") ? File.ReadAllText("/etc/group") : null).Find(group => group.Gid == UserDirectories.Gid);

    /// <summary>The line of a container's /etc/passwd.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Name}:*:{Uid}:{Gid}:{FullName}:{Home}:/bin/sh");
}
