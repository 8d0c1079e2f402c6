using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Running;

/// <summary>
/// Gives a file, or a directory with all that is below it, to another owner. Each file is held by a descriptor while it is looked at and changed, so that a
/// container that has the tree in use cannot put another one in its place. Symbolic links themselves are changed, never what they lead to.
/// </summary>
internal static class TreeOwner
{
    /// <summary>Sets owner and group.</summary>
    /// <param name="place">A descriptor of the top, O_PATH is enough.</param>
    /// <param name="uid">User id.</param>
    /// <param name="gid">Group id.</param>
    public static void Set(SafeFileHandle place, uint uid, uint gid) => Change(place, _ => uid, _ => gid);

    /// <summary>As <see cref="Set"/>, by what the owner and the group of each file below a directory are now; not of the directory itself.</summary>
    public static void ChangeBelow(SafeFileHandle place, Func<uint, uint> uid, Func<uint, uint> gid)
    {
        using var directory = Fs.Reopen(place, OpenMode.Read | OpenMode.Directory);
        foreach (var entry in Fs.List(directory))
        {
            var opened = Fs.OpenAt(directory, entry.Name, OpenMode.Path | OpenMode.NoFollow, 0, out var file);
            if (opened.Error == Errno.ENOENT) continue; // removed meanwhile
            opened.Check(new TreePath(entry.Name).ToString());
            using (file) Change(file!, uid, gid);
        }
    }

    private static void Change(SafeFileHandle place, Func<uint, uint> uid, Func<uint, uint> gid)
    {
        Fs.Stat(place, default, out var stat).Check();
        Fs.SetOwner(place, uid(stat.Uid), gid(stat.Gid)).Check();
        if (stat.IsDirectory) ChangeBelow(place, uid, gid);
    }
}
