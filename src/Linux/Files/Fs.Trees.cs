using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>A name in a directory.</summary>
/// <param name="Name">The name, any bytes.</param>
/// <param name="Type">DT_… of dirent.h: 4 directory, 8 file, 10 link, 0 unknown.</param>
/// <param name="Inode">Inode number.</param>
public readonly record struct DirectoryEntry(byte[] Name, byte Type, ulong Inode)
{
    /// <summary>Whether the file system said that it is a directory.</summary>
    public bool IsDirectory => Type == 4;
}

public static unsafe partial class Fs
{
    private const int BufferSize = 8192; // on the stack: a hundred names or so at a time

    /// <summary>Lists a directory, without "." and "..", in the file system's order; one that was removed meanwhile has nothing.</summary>
    /// <param name="dir">A directory open for reading.</param>
    public static List<DirectoryEntry> List(SafeFileHandle dir)
    {
        List<DirectoryEntry> entries = [];
        var buffer = stackalloc byte[BufferSize];
        for (nint length; (length = Libc.getdents64(dir, buffer, BufferSize)) != 0;)
        {
            var listed = Result("getdents64", length);
            if (listed.Error == Errno.ENOENT)
            {
                break; // removed since it was opened
            }

            listed.Check();
            for (var entry = buffer; entry < buffer + length; entry += *(ushort*)(entry + 16))
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    entries.Add(new DirectoryEntry(name.ToArray(), entry[18], *(ulong*)entry));
            }
        }

        return entries;
    }

    /// <summary>Lists a directory by path; empty when it does not exist.</summary>
    /// <param name="path">The directory.</param>
    public static List<DirectoryEntry> List(string path)
    {
        var opened = OpenAt(null, Encoding.UTF8.GetBytes(path), OpenMode.Read | OpenMode.Directory, 0, out var dir);
        if (opened.Error == Errno.ENOENT) return [];

        opened.Check(path);
        using (dir)
        {
            return List(dir!);
        }
    }

    /// <summary>Makes a directory and its parents; existing ones are left as they are.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="mode">Permission bits of those that are made, subject to the umask.</param>
    public static void MakeDirectories(string path, uint mode)
    {
        var made = MakeDirectory(null, Encoding.UTF8.GetBytes(path), mode);
        if (made.Error == Errno.ENOENT && Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            MakeDirectories(parent, mode);
            made = MakeDirectory(null, Encoding.UTF8.GetBytes(path), mode);
        }

        if (made.Error != Errno.EEXIST) made.Check(path);
    }

    /// <summary>Makes a directory of the engine's own, 0700, and its parents.</summary>
    /// <param name="path">The directory.</param>
    public static void MakePrivateDirectory(string path) => MakeDirectories(path, PrivateDirectory);

    /// <summary>Writes a file of the engine's own, 0600, from the beginning.</summary>
    /// <param name="path">The file; its directory is nobody else's.</param>
    /// <param name="data">Its content.</param>
    public static void WritePrivateFile(string path, ReadOnlySpan<byte> data)
    {
        using var file = Open(path, OpenMode.Write | OpenMode.Create | OpenMode.Truncate, PrivateFile);
        Write(file, data).Check(path);
    }

    /// <summary>Removes a file; nothing happens when it, or the directory that it was in, is gone already.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="LinuxException">It is there and cannot be removed.</exception>
    public static void RemoveFile(string path)
    {
        var result = Unlink(null, Bytes(path));
        if (result.Error is not (0 or Errno.ENOENT or Errno.ENOTDIR)) result.Check(path);
    }

    /// <summary>Removes a file or a whole tree of any depth, never following a link or crossing into it; nothing happens when it does not exist.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">What to remove.</param>
    public static void RemoveTree(SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        if (TryRemove(dir, path)) return;

        using (var content = OpenToEmpty(dir, path))
        {
            RemoveContent(content);
        }

        RemoveEmptied(dir, path);
    }

    /// <summary>As <see cref="RemoveTree(SafeFileHandle?, ReadOnlySpan{byte})"/>, by path.</summary>
    /// <param name="path">What to remove.</param>
    public static void RemoveTree(string path) => RemoveTree(null, Encoding.UTF8.GetBytes(path));

    /// <summary>Removes what a listing of a directory showed, whatever permissions the directory has.</summary>
    /// <param name="dir">The directory.</param>
    /// <param name="entry">A name in it.</param>
    internal static void RemoveTree(SafeFileHandle dir, DirectoryEntry entry)
    {
        using var content = Remove(dir, entry);
        if (content is not null)
        {
            RemoveContent(content);
            RemoveEmptied(dir, entry.Name);
        }
    }

    private static void RemoveContent(SafeFileHandle top) =>
        TreeWalk.Over(top, step => Remove(step.Directory, step.Entry), step => RemoveEmptied(step.Directory, step.Entry.Name));

    /// <summary>Removes what has no content; a directory that has some is opened, to be emptied.</summary>
    private static SafeFileHandle? Remove(SafeFileHandle dir, DirectoryEntry entry)
    {
        var removed = entry.IsDirectory ? new CallResult("unlinkat", Errno.EISDIR) : Unlink(dir, entry.Name);
        if (removed.Error == Errno.EACCES)
        {
            SetMode(dir, 0x1c0);
            removed = Unlink(dir, entry.Name);
        }

        return removed.Error is 0 or Errno.ENOENT || TryRemove(dir, entry.Name) ? null : OpenToEmpty(dir, entry.Name);
    }

    /// <summary>Removes a file or an empty directory. False: a directory has content.</summary>
    private static bool TryRemove(SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        var removed = Unlink(dir, path);
        if (removed.Error is 0 or Errno.ENOENT or Errno.ENOTDIR) return true;

        if (removed.Error is not (Errno.EISDIR or Errno.EPERM)) removed.Check(path);

        var emptied = Unlink(dir, path, directory: true);
        if (emptied.Error is Errno.ENOTEMPTY or Errno.EEXIST) return false;

        if (emptied.Error != Errno.ENOENT) (emptied.Error == Errno.ENOTDIR ? removed : emptied).Check(path);

        return true;
    }

    private static void RemoveEmptied(SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        var last = Unlink(dir, path, directory: true);
        if (last.Error != Errno.ENOENT) last.Check(path);
    }

    /// <summary>Opens a directory whose content is to be removed: never a mount below, which is not part of the tree; one of ours without permissions gets them.</summary>
    /// <param name="dir">Its parent; null: the path stands for itself.</param>
    /// <param name="path">The directory.</param>
    internal static SafeFileHandle OpenToEmpty(SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        var opened = TryOpenToEmpty(dir, path, out var child);
        if (opened.Error == Errno.EACCES)
        {
            SetMode(dir, path, 0x1c0).Check(path); // 0700
            opened = TryOpenToEmpty(dir, path, out child);
        }

        opened.Check(path);
        return child!;
    }

    private static CallResult TryOpenToEmpty(SafeFileHandle? dir, ReadOnlySpan<byte> path, out SafeFileHandle? child)
    {
        const OpenMode Mode = OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow;
        return dir is null ? OpenAt(dir, path, Mode, 0, out child) : OpenConfined(dir, path, Mode, 0, Resolve.Beneath | Resolve.NoMounts, out child);
    }

    /// <summary>Bytes of all files below a directory; hard links count once, directories not at all. What vanishes meanwhile does not count.</summary>
    /// <param name="path">The directory.</param>
    public static long TreeSize(string path)
    {
        using var root = Open(path, OpenMode.Read | OpenMode.Directory);
        HashSet<ulong> linked = [];
        long size = 0;
        TreeWalk.Over(root, step =>
        {
            if (step.Entry.IsDirectory)
            {
                OpenAt(step.Directory, step.Entry.Name, OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow, 0, out var child);
                return child;
            }

            if (Stat(step.Directory, step.Entry.Name, out var stat).Ok && (stat.Links == 1 || linked.Add(stat.Inode)))
                size += stat.Size;

            return null;
        });
        return size;
    }

    /// <summary>Opens a directory that a listing showed; null where there is none of this name any more.</summary>
    /// <param name="dir">The directory that was listed.</param>
    /// <param name="name">The name.</param>
    public static SafeFileHandle? OpenDirectory(SafeFileHandle dir, ReadOnlySpan<byte> name)
    {
        var opened = OpenAt(dir, name, OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow, 0, out var directory);
        if (opened.Error is not (Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)) opened.Check(name);

        return directory;
    }

    /// <summary>
    /// Replaces a file atomically: written beside it, renamed over it. Where the content need not survive a power cut, the two change places instead: ext4 writes
    /// out what is renamed over a file (auto_da_alloc of ext4(5)), which takes five times as long.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="data">Its new content.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="sync">Wait until the content is on disk before the rename.</param>
    public static void ReplaceFile(string path, ReadOnlySpan<byte> data, uint mode, bool sync)
    {
        Span<byte> random = stackalloc byte[6];
        Random(random);
        var temp = Encoding.UTF8.GetBytes($"{Path.GetDirectoryName(path)}/.tmp-{Path.GetFileName(path)}{Convert.ToHexStringLower(random)}");
        OpenAt(null, temp, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, mode, out var file).Check(path);
        try
        {
            using (file)
            {
                Write(file!, data).Check(path);
                if (sync) Sync(file!, dataOnly: true).Check(path);
            }

            var target = Encoding.UTF8.GetBytes(path);
            if (!sync && Exchange(temp, target).Ok)
            {
                Unlink(null, temp);
            }
            else
            {
                Rename(null, temp, null, target).Check(path);
            }
        }
        catch
        {
            Unlink(null, temp);
            throw;
        }
    }
}
