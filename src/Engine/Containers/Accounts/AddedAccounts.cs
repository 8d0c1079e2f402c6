using System.Globalization;
using System.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>
/// Lines that a start adds to a container's passwd and group: those of its numeric user and group, of the users that <c>--hostuser</c> names, and of the caller
/// where he keeps his ids. What the files have already stays as it is (podman-run(1), --passwd, --passwd-entry, --group-entry, --hostuser).
/// </summary>
internal sealed class AddedAccounts
{
    private readonly ContainerSpec _spec;
    private readonly AccountTexts _files;
    private readonly AccountName _user, _group;
    private readonly HostUser? _caller;

    /// <summary>What a start adds.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="files">Its files.</param>
    internal AddedAccounts(ContainerSpec spec, AccountTexts files)
    {
        (_spec, _files) = (spec, files);
        (_user, _group) = (spec.Process.User.User, spec.Process.User.Group ?? spec.Process.User.User);
        var process = spec.Process;
        if (!process.AddPasswdEntry || (process.User.IsNone && process.HostUsers.Count == 0 && process.GroupEntry is null)) return;
        _caller = KeepIdOptions.ShowsCaller(spec.Namespaces.User) ? HostUser.Caller() : null;
        if (files.OwnsPasswd) Passwd = PasswdLines();
        if (files.OwnsGroup) Group = GroupLines();
    }

    /// <summary>Lines for /etc/passwd, each with its line feed.</summary>
    internal string Passwd { get; } = "";

    /// <summary>Lines for /etc/group.</summary>
    internal string Group { get; } = "";

    private string PasswdLines()
    {
        var lines = new StringBuilder();
        foreach (var user in HostUser.FindAll(_spec.Process.HostUsers)) lines.Append(Line(user));
        if (_caller is not null) lines.Append(Line(_caller));
        return lines.Append(UserLine()).ToString();
    }

    private string Line(HostUser user)
    {
        if (_files.Users.Any(entry => entry.Name == user.Name || entry.Uid == user.Uid)) return "";
        return Line(user.Name, user.Uid, user.Gid, user.FullName, HomeOf(user));
    }

    // The container's user where the image does not know its number.
    private string UserLine()
    {
        if (Id(_user) is not { } uid || uid == _caller?.Uid || _files.Users.Any(entry => entry.Uid == uid)) return "";
        var gid = _spec.Process.User.Group is not null ? Id(_group) ?? _files.Groups.FirstOrDefault(entry => entry.Name == _group.Text)?.Gid ?? 0 : 0;
        var known = _spec.Process.PasswdEntry is null ? HostUser.Find(_user.Text) : null;
        return Line(known?.Name ?? Text(uid), uid, gid, known?.FullName ?? "container user", AsField(_spec.Process.WorkDir));
    }

    private string Line(string name, uint uid, uint gid, string fullName, string home) => (_spec.Process.PasswdEntry is { } given
        ? given.Replace("$USERNAME", name, StringComparison.Ordinal).Replace("$UID", Text(uid), StringComparison.Ordinal).Replace("$GID", Text(gid), StringComparison.Ordinal)
            .Replace("$NAME", fullName, StringComparison.Ordinal).Replace("$HOME", home, StringComparison.Ordinal)
        : new HostUser(name, uid, gid, fullName, home).Line) + "\n";

    // His own where it, or something above it, is mounted.
    private string HomeOf(HostUser user) => AsField(
        _spec.Mounts.Any(mount => user.Home == mount.Destination || (mount.Type != "volume" && user.Home.StartsWith(mount.Destination.TrimEnd('/') + "/", StringComparison.Ordinal)))
            ? user.Home
            : _spec.Process.WorkDir);

    // The image names its working directory: what is in it must not be a field or an entry of its own.
    private static string AsField(string path) => path.Contains(':') || path.Any(char.IsControl) ? "/" : path;

    private string GroupLines()
    {
        var ofCaller = _caller is null ? null : HostUser.GroupOfCaller();
        var isNew = ofCaller is not null && !_files.Groups.Any(entry => entry.Name == ofCaller.Name || entry.Gid == ofCaller.Gid);
        return (isNew ? $"{ofCaller!.Name}:x:{Text(ofCaller.Gid)}:{_caller!.Name}\n" : "") + GroupLine(isNew ? ofCaller : null);
    }

    private string GroupLine(GroupEntry? added)
    {
        if (Id(_group) is not { } gid || gid == added?.Gid || _files.Groups.Any(entry => entry.Gid == gid)) return "";
        return _spec.Process.GroupEntry is { } given
            ? given.Replace("$GROUPNAME", "", StringComparison.Ordinal).Replace("$GID", Text(gid), StringComparison.Ordinal).Replace("$USERLIST", "", StringComparison.Ordinal) + "\n"
            : $"{Text(gid)}:x:{Text(gid)}:{_user}\n";
    }

    private static uint? Id(AccountName name) => name.IsDigits ? name.ToId() : null;

    private static string Text(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
