using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Accounts;

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
    public static void Set(SafeFileHandle place, uint uid, uint gid)
    {
        if (Change(place, _ => uid, _ => gid)) ChangeBelow(place, _ => uid, _ => gid);
    }

    /// <summary>As <see cref="Set"/>, by what the owner and the group of each file below a directory are now; not of the directory itself.</summary>
    public static void ChangeBelow(SafeFileHandle place, Func<uint, uint> uid, Func<uint, uint> gid)
    {
        using var top = Fs.Reopen(place, OpenMode.Read | OpenMode.Directory);
        TreeWalk.Over(top, step =>
        {
            var opened = Fs.OpenAt(step.Directory, step.Entry.Name, OpenMode.Path | OpenMode.NoFollow, 0, out var file);
            if (opened.Error == Errno.ENOENT) return null; // removed meanwhile
            opened.Check(new TreePath(step.Entry.Name).ToString());
            using (file) return Change(file!, uid, gid) ? Fs.Reopen(file!, OpenMode.Read | OpenMode.Directory) : null;
        });
    }

    // Whether it is a directory.
    private static bool Change(SafeFileHandle place, Func<uint, uint> uid, Func<uint, uint> gid)
    {
        Fs.Stat(place, default, out var stat).Check();
        Fs.SetOwner(place, uid(stat.Uid), gid(stat.Gid)).Check();
        return stat.IsDirectory;
    }
}
