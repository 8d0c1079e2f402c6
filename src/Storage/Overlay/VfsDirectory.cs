using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>Layers as whole copies in <c>vfs/dir/ID</c> (vfs/driver.go): for file systems without overlay. Blocks are shared where the file system can.</summary>
internal static class VfsDirectory
{
    /// <summary>Makes a container's layer: a copy of its parent.</summary>
    public static void Make(string home, string id, string? parent)
    {
        var target = Path.Combine(home, id);
        Fs.MakeDirectories(home, 0x1c0);
        Fs.MakeDirectory(null, Fs.Bytes(target), OverlayDirectory.RootMode).Check(target);
        Fs.SetMode(null, Fs.Bytes(target), OverlayDirectory.RootMode).Check(target);
        if (parent is not null) TreeCopy.Copy(parent, target);
    }

    /// <summary>Puts an unpacked archive on a copy of its parent: whiteouts delete, the rest replaces.</summary>
    public static void Place(string staged, string home, string id, string? parent)
    {
        if (parent is not null)
        {
            var whole = staged + ".whole";
            Fs.MakeDirectory(null, Fs.Bytes(whole), 0x1c0).Check(whole);
            TreeCopy.Copy(parent, whole);
            using (var from = Fs.Open(staged, OpenMode.Read | OpenMode.Directory))
            using (var to = Fs.Open(whole, OpenMode.Read | OpenMode.Directory))
            {
                Merge(from, to);
            }

            staged = whole;
        }
        else
        {
            Fs.SetMode(null, Fs.Bytes(staged), OverlayDirectory.RootMode).Check(staged);
        }

        Fs.MakeDirectories(home, 0x1c0);
        Fs.Rename(null, Fs.Bytes(staged), null, Fs.Bytes(Path.Combine(home, id))).Check(id);
    }

    private static void Merge(SafeFileHandle from, SafeFileHandle to)
    {
        var entries = Fs.List(from);
        foreach (var entry in entries)
        {
            if (entry.Name.AsSpan().SequenceEqual(".wh..wh..opq"u8))
            {
                foreach (var hidden in Fs.List(to)) Fs.RemoveTree(to, hidden.Name);
            }
            else if (entry.Name.AsSpan().StartsWith(".wh."u8))
            {
                Fs.RemoveTree(to, entry.Name.AsSpan(4));
            }
        }

        foreach (var entry in entries)
        {
            if (!entry.Name.AsSpan().StartsWith(".wh."u8)) MergeOne(from, to, entry.Name);
        }
    }

    private static void MergeOne(SafeFileHandle from, SafeFileHandle to, byte[] name)
    {
        Fs.Stat(from, name, out var stat).Check(name);
        var both = stat.IsDirectory && Fs.Stat(to, name, out var there).Ok && there.IsDirectory;
        if (!both)
        {
            Fs.RemoveTree(to, name);
            Fs.Rename(from, name, to, name).Check(name);
            if (stat.IsDirectory)
            {
                DropWhiteouts(to, name);
                Fs.SetTimes(to, name, stat.Accessed, stat.Modified).Check(name);
            }

            return;
        }

        using (var a = TreeCopy.OpenDirectory(from, name))
        using (var b = TreeCopy.OpenDirectory(to, name))
        {
            Merge(a, b);
        }

        TreeCopy.CopyMetadata(from, to, name, stat);
    }

    private static void DropWhiteouts(SafeFileHandle parent, byte[] name)
    {
        using var directory = TreeCopy.OpenDirectory(parent, name);
        foreach (var entry in Fs.List(directory))
        {
            if (entry.Name.AsSpan().StartsWith(".wh."u8))
            {
                Fs.RemoveTree(directory, entry.Name);
            }
            else if (entry.IsDirectory)
            {
                DropWhiteouts(directory, entry.Name);
            }
        }
    }
}
