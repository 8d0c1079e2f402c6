using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>The files passwd and group of a container: the image's, with the users and groups that a start adds.</summary>
internal sealed class UserFiles(ContainerSpec spec, RootFiles root)
{
    /// <summary>The text of /etc/passwd; null: the image's own will do, or it has none.</summary>
    /// <param name="user">The first process's user.</param>
    public string? Passwd(ContainerUser user)
    {
        if (root.ReadText("/etc/passwd") is not { } image) return null;
        var passwd = image;
        foreach (var other in HostUser.FindAll(spec.Process.HostUsers))
            if (!AccountFiles.Passwd(passwd).Exists(entry => entry.Name == other.Name || entry.Uid == other.Uid))
                passwd = Append(passwd, other.Line(HomeOf(other)));
        if (PasswdLine(passwd, user) is { } line) passwd = Append(passwd, line);
        return passwd == image ? null : passwd;
    }

    /// <summary>The text of /etc/group; null: the image's own will do, or it has none.</summary>
    /// <param name="user">The first process's user.</param>
    public string? Group(ContainerUser user) =>
        root.ReadText("/etc/group") is { } group && GroupLine(group, user) is { } line ? Append(group, line) : null;

    // His own where it, or something above it, is mounted.
    private string HomeOf(HostUser user) => AsField(
        spec.Mounts.Any(mount => user.Home == mount.Destination || user.Home.StartsWith(mount.Destination.TrimEnd('/') + "/", StringComparison.Ordinal))
            ? user.Home
            : spec.Process.WorkDir);

    // The image names its working directory: what is in it must not be a field or an entry of its own.
    private static string AsField(string path) => path.Contains(':') || path.Any(char.IsControl) ? "/" : path;

    private string? PasswdLine(string passwd, ContainerUser user)
    {
        var keepId = spec.Namespaces.User.IsKeepId;
        var id = user.Identity;
        var exists = user.Name is not null || AccountFiles.Passwd(passwd).Exists(entry => entry.Uid == id.Uid);
        if (exists && spec.Process.PasswdEntry is null) return null;
        var name = keepId ? CallerName() : id.Uid.ToString(CultureInfo.InvariantCulture);
        var home = AsField(keepId ? HomeInContainer(spec) : spec.Process.WorkDir);
        if (spec.Process.PasswdEntry is { } given)
            return given.Replace("$USERNAME", name, StringComparison.Ordinal).Replace("$UID", $"{id.Uid}", StringComparison.Ordinal)
                .Replace("$GID", $"{id.Gid}", StringComparison.Ordinal).Replace("$NAME", name, StringComparison.Ordinal).Replace("$HOME", home, StringComparison.Ordinal);
        return $"{name}:*:{id.Uid}:{id.Gid}:{(keepId ? name : "container user")}:{home}:/bin/sh";
    }

    private string? GroupLine(string group, ContainerUser user)
    {
        var id = user.Identity.Gid;
        if (spec.Process.GroupEntry is { } given)
            return given.Replace("$GROUPNAME", CallerName(), StringComparison.Ordinal).Replace("$GID", $"{id}", StringComparison.Ordinal)
                .Replace("$USERLIST", CallerName(), StringComparison.Ordinal);
        if (AccountFiles.Groups(group).Exists(entry => entry.Gid == id)) return null;
        var keepId = spec.Namespaces.User.IsKeepId;
        return keepId ? $"{CallerName()}:x:{id}:{CallerName()}" : $"{id}:x:{id}:{user.Identity.Uid}";
    }

    /// <summary>The home directory of a user who keeps his ids: his own where it is mounted, else the working directory.</summary>
    public static string HomeInContainer(ContainerSpec spec) =>
        spec.Mounts.Any(m => m.Destination == UserDirectories.Home) ? UserDirectories.Home : spec.Process.WorkDir;

    private static string CallerName() => HostUser.Find(UserDirectories.Uid.ToString(CultureInfo.InvariantCulture))?.Name ?? UserDirectories.User;

    private static string Append(string file, string line) => (file.Length == 0 || file.EndsWith('\n') ? file : file + "\n") + line + "\n";
}
