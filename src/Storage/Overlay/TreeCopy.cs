using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>Copies a tree with all metadata, hard links and extended attributes.</summary>
internal sealed class TreeCopy
{
    private readonly Dictionary<ulong, (SafeFileHandle Directory, byte[] Name)> _links = [];
    private readonly List<SafeFileHandle> _kept = [];
    private readonly Func<FileStat, (uint Uid, uint Gid)> _owner;

    private TreeCopy(Func<FileStat, (uint Uid, uint Gid)>? owner) => _owner = owner ?? (stat => (stat.Uid, stat.Gid));

    /// <summary>Copies what is in a directory, and the directory's own metadata, to another that exists and is empty.</summary>
    public static void Copy(string source, string target, Func<FileStat, (uint Uid, uint Gid)>? owner = null)
    {
        TreeCopy copy = new(owner);
        try
        {
            using SafeFileHandle from = Fs.Open(source, OpenMode.Read | OpenMode.Directory);
            using SafeFileHandle to = Fs.Open(target, OpenMode.Read | OpenMode.Directory);
            copy.CopyContent(from, to);
            Fs.Stat(from, default, out FileStat stat).Check(source);
            copy.Apply(from, "."u8.ToArray(), to, "."u8.ToArray(), stat);
        }
        finally
        {
            copy._kept.ForEach(h => h.Dispose());
        }
    }

    public static SafeFileHandle OpenDirectory(SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        Fs.OpenAt(parent, name, OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow, 0, out SafeFileHandle? directory).Check(name);
        return directory!;
    }

    /// <summary>Gives a file the owner, mode, attributes and times of another.</summary>
    public static void CopyMetadata(SafeFileHandle from, SafeFileHandle to, byte[] name, FileStat stat) => new TreeCopy(null).Apply(from, name, to, name, stat);

    private void CopyContent(SafeFileHandle from, SafeFileHandle to)
    {
        foreach (DirectoryEntry entry in Fs.List(from))
        {
            Fs.Stat(from, entry.Name, out FileStat stat).Check(entry.Name);
            if (stat.IsDirectory)
            {
                Fs.MakeDirectory(to, entry.Name, 0x1c0).Check(entry.Name);
                using SafeFileHandle a = OpenDirectory(from, entry.Name);
                using SafeFileHandle b = OpenDirectory(to, entry.Name);
                CopyContent(a, b);
                Apply(from, entry.Name, to, entry.Name, stat);
            }
            else if (stat.Links == 1 || !Link(stat, to, entry.Name))
            {
                CopyFile(from, to, entry.Name, stat);
                Apply(from, entry.Name, to, entry.Name, stat);
            }
        }
    }

    private bool Link(FileStat stat, SafeFileHandle to, byte[] name)
    {
        if (_links.TryGetValue(stat.Inode, out (SafeFileHandle Directory, byte[] Name) first))
        {
            Fs.MakeLink(first.Directory, first.Name, to, name).Check(name);
            return true;
        }

        Fs.OpenAt(to, "."u8, OpenMode.Path | OpenMode.Directory, 0, out SafeFileHandle? kept).Check(name);
        _kept.Add(kept!);
        _links[stat.Inode] = (kept!, name);
        return false;
    }

    private static void CopyFile(SafeFileHandle from, SafeFileHandle to, byte[] name, FileStat stat)
    {
        switch (stat.Type)
        {
            case FileStat.Regular:
                Fs.OpenAt(from, name, OpenMode.Read | OpenMode.NoFollow, 0, out SafeFileHandle? source).Check(name);
                using (source)
                {
                    Fs.OpenAt(to, name, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, 0x180, out SafeFileHandle? target).Check(name);
                    using (target)
                    {
                        Fs.CopyContent(source!, target!, stat.Size).Check(name);
                    }
                }

                break;
            case FileStat.Symlink:
                Fs.ReadLink(from, name, out byte[] text).Check(name);
                Fs.MakeSymlink(text, to, name).Check(name);
                break;
            default:
                Fs.MakeNode(to, name, stat.Type | 0x180, stat.Major, stat.Minor).Check(name);
                break;
        }
    }

    private void Apply(SafeFileHandle from, byte[] source, SafeFileHandle to, byte[] target, FileStat stat)
    {
        (uint uid, uint gid) = _owner(stat);
        if (target is [(byte)'.'])
        {
            Fs.SetOwner(to, uid, gid).Check(target);
        }
        else
        {
            Fs.SetOwner(to, target, uid, gid).Check(target);
        }

        if (stat.Type != FileStat.Symlink)
        {
            Fs.SetMode(to, target, stat.Mode & 0xfff).Check(target);
        }

        foreach (byte[] attribute in Fs.ListAttributes(from, source))
        {
            if (Fs.GetAttribute(from, source, attribute) is { } value)
            {
                CallResult set = Fs.SetAttribute(to, target, attribute, value);
                if (set.Error is not (Errno.EOPNOTSUPP or Errno.EPERM))
                {
                    set.Check(target);
                }
            }
        }

        Fs.SetTimes(to, target, stat.Accessed, stat.Modified).Check(target);
    }
}
