using System.Text;
using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>The files passwd and group as a container's processes see them: what is mounted there, else the root's own. Each is read once, when it is asked for.</summary>
/// <param name="root">The container's root.</param>
/// <param name="mounts">Mounts over the root that it does not show.</param>
internal sealed class AccountTexts(RootFiles root, IReadOnlyList<MountSpec> mounts)
{
    private const string Etc = "/etc", PasswdName = "passwd", GroupName = "group";

    private readonly Lazy<string?> _passwd = new(() => Read(root, mounts, PasswdName)), _group = new(() => Read(root, mounts, GroupName));
    private List<PasswdEntry>? _users;
    private List<GroupEntry>? _groups;

    /// <summary>The text of /etc/passwd; null: there is none.</summary>
    internal string? Passwd => _passwd.Value;

    /// <summary>The text of /etc/group; null: there is none.</summary>
    internal string? Group => _group.Value;

    /// <summary>The users.</summary>
    internal IReadOnlyList<PasswdEntry> Users => _users ??= AccountFiles.Passwd(Passwd);

    /// <summary>The groups.</summary>
    internal IReadOnlyList<GroupEntry> Groups => _groups ??= AccountFiles.Groups(Group);

    /// <summary>/etc/passwd is the root's own: lines that are added to it are seen.</summary>
    internal bool OwnsPasswd => MountOver(mounts, PasswdName) is null;

    /// <summary>/etc/group is the root's own.</summary>
    internal bool OwnsGroup => MountOver(mounts, GroupName) is null;

    private static MountSpec? MountOver(IReadOnlyList<MountSpec> mounts, string name) =>
        mounts.FirstOrDefault(mount => mount.Destination == $"{Etc}/{name}") ?? mounts.FirstOrDefault(mount => mount is { Type: not ("volume" or "overlay"), Destination: Etc });

    private static string? Read(RootFiles root, IReadOnlyList<MountSpec> mounts, string name)
    {
        if (MountOver(mounts, name) is not { } mount) return root.ReadText($"{Etc}/{name}");
        if (mount.Type != "bind") return null; // new and empty
        if (!Fs.OpenAt(null, Fs.Bytes(mount.Source), OpenMode.Path, 0, out var place).Ok) return null;
        if (mount.Destination != Etc) return Text(new TreeFile(place!));
        using var directory = new TreeRoot(place!);
        return Text(directory.Find(name));
    }

    private static string? Text(TreeFile? file)
    {
        using (file) return file?.ReadAll(RootFiles.MostBytes) is { } text ? Encoding.UTF8.GetString(text) : null;
    }
}
