using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>
/// Copies a tree with all metadata, hard links and extended attributes. Each step begins at an open directory and follows no link, neither in the source nor in the
/// target, which a container may have in use.
/// </summary>
public sealed class TreeCopy
{
    private readonly Dictionary<(ulong Device, ulong Inode), (byte[] Directory, byte[] Name)> _links = [];
    private readonly SafeFileHandle _top;
    private readonly Func<FileStat, (uint Uid, uint Gid)> _owner;

    private readonly Whiteouts _marks;

    private TreeCopy(SafeFileHandle top, Whiteouts marks, Func<FileStat, (uint Uid, uint Gid)>? owner) =>
        (_top, _marks, _owner) = (top, marks, owner ?? (stat => (stat.Uid, stat.Gid)));

    /// <summary>Copies what layers show in a directory to another that exists and is empty.</summary>
    /// <param name="source">The directory.</param>
    /// <param name="target">Open for reading.</param>
    public static void Copy(MergedDirectory source, SafeFileHandle target) => new TreeCopy(target, source.Whiteouts, null).CopyContent(source, target, []);

    /// <summary>Copies what is in a directory, and the directory's own metadata, to another that exists and is empty.</summary>
    internal static void Copy(string source, string target, Func<FileStat, (uint Uid, uint Gid)>? owner = null)
    {
        using MergedDirectory from = new([Fs.Open(source, OpenMode.Path | OpenMode.Directory)], default);
        using var to = Fs.Open(target, OpenMode.Read | OpenMode.Directory);
        TreeCopy copy = new(to, default, owner);
        copy.CopyContent(from, to, []);
        Fs.Stat(from.Layers[0], default, out var stat).Check(source);
        copy.Apply(from.Layers[0], "."u8.ToArray(), to, "."u8.ToArray(), stat);
    }

    internal static SafeFileHandle OpenDirectory(SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        Fs.OpenAt(parent, name, OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow, 0, out var directory).Check(name);
        return directory!;
    }

    /// <summary>Gives a file the owner, mode, attributes and times of another.</summary>
    internal static void CopyMetadata(SafeFileHandle from, SafeFileHandle to, byte[] name, FileStat stat) => new TreeCopy(to, default, null).Apply(from, name, to, name, stat);

    // Deeper than a path can name is no tree of an image; so the walk's own depth is bounded, too.
    private void CopyContent(MergedDirectory source, SafeFileHandle to, byte[] path)
    {
        foreach ((var from, var name, var stat) in source.Entries())
        {
            if (stat.IsDirectory)
            {
                Fs.MakeDirectory(to, name, 0x1c0).Check(name);
                using var a = source.Open(name);
                using var b = OpenDirectory(to, name);
                if (a is not null) CopyContent(a, b, TreeNames.Join(path, name));

                Apply(from, name, to, name, stat);
            }
            else if (stat.Links == 1 || !Link(stat, to, path, name))
            {
                CopyFile(from, to, name, stat);
                Apply(from, name, to, name, stat);
            }
        }
    }

    private bool Link(FileStat stat, SafeFileHandle to, byte[] path, byte[] name)
    {
        if (_links.TryAdd((stat.Device, stat.Inode), (path, name))) return false;

        (var directory, var first) = _links[(stat.Device, stat.Inode)];
        const Resolve Inside = Resolve.Beneath | Resolve.NoSymlinks;
        Fs.OpenConfined(_top, directory.Length == 0 ? "."u8 : directory, OpenMode.Path | OpenMode.Directory, 0, Inside, out var there).Check(directory);
        using (there)
        {
            Fs.MakeLink(there, first, to, name).Check(name);
        }

        return true;
    }

    private static void CopyFile(SafeFileHandle from, SafeFileHandle to, byte[] name, FileStat stat)
    {
        switch (stat.Type)
        {
            case FileStat.Regular:
                CopyContent(from, to, name, stat);
                break;
            case FileStat.Symlink:
                Fs.ReadLink(from, name, out var text).Check(name);
                Fs.MakeSymlink(text, to, name).Check(name);
                break;
            default:
                Fs.MakeNode(to, name, stat.Type | 0x180, stat.Major, stat.Minor).Check(name);
                break;
        }
    }

    private static void CopyContent(SafeFileHandle from, SafeFileHandle to, byte[] name, FileStat stat)
    {
        using var source = OpenRegular(from, name);
        Fs.OpenAt(to, name, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, 0x180, out var target).Check(name);
        using (target)
        {
            Fs.CopyContent(source, target!, stat.Size).Check(name);
        }
    }

    /// <summary>Opens a regular file that a listing showed: whatever has its name by now is neither followed nor waited for, and anything else refused.</summary>
    internal static SafeFileHandle OpenRegular(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        Fs.OpenAt(directory, name, OpenMode.Read | OpenMode.NoFollow | OpenMode.NonBlocking, 0, out var file).Check(name);
        if (Fs.Stat(file, default, out var stat).Ok && stat.Type == FileStat.Regular) return file!;

        file!.Dispose();
        throw new LinuxException("open", Errno.EINVAL, new TreePath(name).ToString());
    }

    private void Apply(SafeFileHandle from, byte[] source, SafeFileHandle to, byte[] target, FileStat stat)
    {
        (var uid, var gid) = _owner(stat);
        if (target is [(byte)'.'])
        {
            Fs.SetOwner(to, uid, gid).Check(target);
        }
        else
        {
            Fs.SetOwner(to, target, uid, gid).Check(target);
        }

        if (stat.Type != FileStat.Symlink) Fs.SetMode(to, target, stat.Mode & 0xfff).Check(target);

        foreach (var attribute in Fs.ListAttributes(from, source))
        {
            if (!_marks.IsMark(attribute) && Fs.GetAttribute(from, source, attribute) is { } value)
            {
                var set = Fs.SetAttribute(to, target, attribute, value);
                if (set.Error is not (Errno.EOPNOTSUPP or Errno.EPERM)) set.Check(target);
            }
        }

        Fs.SetTimes(to, target, stat.Accessed, stat.Modified).Check(target);
    }
}
