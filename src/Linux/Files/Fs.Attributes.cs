using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

public static unsafe partial class Fs
{
    // Extended attributes have no *at calls: /proc/self/fd/N names the open directory, and the l-variants leave a link alone.
    private static string ProcPath(SafeFileHandle dir) => string.Create(CultureInfo.InvariantCulture, $"{OpenFiles}{(int)dir.DangerousGetHandle()}");

    private static byte[] ProcPath(SafeFileHandle dir, ReadOnlySpan<byte> path)
    {
        var prefix = Encoding.ASCII.GetBytes(ProcPath(dir));
        var full = new byte[prefix.Length + 1 + path.Length + 1];
        prefix.CopyTo(full, 0);
        full[prefix.Length] = (byte)'/';
        path.CopyTo(full.AsSpan(prefix.Length + 1));
        return full;
    }

    /// <summary>Sets an extended attribute; of the link itself for a symbolic link.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file below it; "." for the directory.</param>
    /// <param name="name">Attribute name with its name space.</param>
    /// <param name="value">Any bytes.</param>
    public static CallResult SetAttribute(SafeFileHandle dir, ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var n = stackalloc byte[Room(name)];
        fixed (byte* p = ProcPath(dir, path), v = value)
        {
            return Result("lsetxattr", Libc.lsetxattr(p, Terminate(name, n), v, value.Length, 0));
        }
    }

    /// <summary>Sets an extended attribute of what a descriptor names: the link of /proc leads to this very file, a symbolic link included.</summary>
    /// <param name="place">Any descriptor, O_PATH ones too.</param>
    /// <param name="name">Attribute name with its name space.</param>
    /// <param name="value">Any bytes.</param>
    public static CallResult SetAttribute(SafeFileHandle place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var n = stackalloc byte[Room(name)];
        fixed (byte* p = Encoding.ASCII.GetBytes(ProcPath(place) + '\0'), v = value)
        {
            return Result("setxattr", Libc.setxattr(p, Terminate(name, n), v, value.Length, 0));
        }
    }

    /// <summary>Reads an extended attribute; null when the file has none of that name.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file below it; "." for the directory.</param>
    /// <param name="name">Attribute name with its name space.</param>
    public static byte[]? GetAttribute(SafeFileHandle dir, ReadOnlySpan<byte> path, ReadOnlySpan<byte> name) => ReadAttribute(ProcPath(dir, path), name, follow: false);

    /// <summary>Reads an extended attribute of what a descriptor names; null when it has none of that name.</summary>
    /// <param name="place">Any descriptor, O_PATH ones too.</param>
    /// <param name="name">Attribute name with its name space.</param>
    public static byte[]? GetAttribute(SafeFileHandle place, ReadOnlySpan<byte> name) => ReadAttribute(Encoding.ASCII.GetBytes(ProcPath(place) + '\0'), name, follow: true);

    private static byte[]? ReadAttribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool follow)
    {
        var n = stackalloc byte[Room(name)];
        Terminate(name, n);
        for (var size = 256; ; size = 65536)
        {
            var value = new byte[size];
            nint length;
            fixed (byte* p = path, v = value)
            {
                length = follow ? Libc.getxattr(p, n, v, size) : Libc.lgetxattr(p, n, v, size);
            }

            var error = length < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is Errno.ENODATA or Errno.EOPNOTSUPP) return null;

            if (error != Errno.ERANGE || size == 65536)
            {
                new CallResult("getxattr", error).Check(path.TrimEnd((byte)0));
                return value.AsSpan(0, (int)length).ToArray();
            }
        }
    }

    /// <summary>Names of a file's extended attributes.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file below it; "." for the directory.</param>
    public static IReadOnlyList<byte[]> ListAttributes(SafeFileHandle dir, ReadOnlySpan<byte> path)
    {
        var buffer = stackalloc byte[4096];
        fixed (byte* p = ProcPath(dir, path))
        {
            var length = Libc.llistxattr(p, buffer, 4096);
            if (length <= 0)
            {
                var error = length < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (error is not (0 or Errno.EOPNOTSUPP or Errno.ERANGE))
                    new CallResult("llistxattr", error).Check(path);

                return error == Errno.ERANGE ? ListLongAttributes(p) : [];
            }

            return SplitNames(new ReadOnlySpan<byte>(buffer, (int)length));
        }
    }

    private static IReadOnlyList<byte[]> ListLongAttributes(byte* path)
    {
        var names = new byte[65536];
        fixed (byte* n = names)
        {
            var length = Libc.llistxattr(path, n, names.Length);
            Result("llistxattr", length).Check();
            return SplitNames(names.AsSpan(0, (int)length));
        }
    }

    private static List<byte[]> SplitNames(ReadOnlySpan<byte> names)
    {
        List<byte[]> result = [];
        for (int end; (end = names.IndexOf((byte)0)) > 0; names = names[(end + 1)..])
            result.Add(names[..end].ToArray());

        return result;
    }

    /// <summary>Sets an open file's length; what is added reads as zeros and takes no space.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="length">Bytes.</param>
    public static CallResult SetLength(SafeFileHandle file, long length) => Result("ftruncate", Libc.ftruncate(file, length));

    /// <summary>Waits until a file's content and metadata are on disk.</summary>
    /// <param name="file">An open file or directory.</param>
    /// <param name="dataOnly">Leave out metadata that is not needed to read the content (fdatasync(2)).</param>
    public static CallResult Sync(SafeFileHandle file, bool dataOnly = false) =>
        dataOnly ? Result("fdatasync", Libc.fdatasync(file)) : Result("fsync", Libc.fsync(file));

    /// <summary>Waits until everything written to a file system is on disk (syncfs(2)).</summary>
    /// <param name="file">Any open file on it.</param>
    public static CallResult SyncFileSystem(SafeFileHandle file) => Result("syncfs", Libc.syncfs(file));

    /// <summary>
    /// Asks for the directories in a directory to lie apart on the disk, each with its own files near it (the attribute "T" of chattr(1), which ext2 to ext4 know).
    /// </summary>
    /// <param name="directory">An open directory.</param>
    public static CallResult SpreadChildren(SafeFileHandle directory)
    {
        int flags;
        if (Libc.ioctl_flags(directory, Libc.FS_IOC_GETFLAGS, &flags) != 0) return Result("ioctl", -1);

        var wanted = flags | Libc.FS_TOPDIR_FL;
        return Result("ioctl", flags == wanted ? 0 : Libc.ioctl_flags(directory, Libc.FS_IOC_SETFLAGS, &wanted));
    }

    /// <summary>Makes a file share another's blocks, where the file system can (FICLONE), else copies in the kernel.</summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="target">Open for writing, empty.</param>
    /// <param name="size">Bytes of the source.</param>
    public static CallResult CopyContent(SafeFileHandle source, SafeFileHandle target, long size)
    {
        if (Libc.ioctl_clone(target, Libc.FICLONE, source.DangerousGetHandle()) == 0)
            return new CallResult("ioctl", 0);

        for (long done = 0; done < size;)
        {
            var n = Libc.copy_file_range(source, null, target, null, (nint)Math.Min(size - done, 1 << 30), 0);
            if (n < 0 && Marshal.GetLastPInvokeError() is Errno.EXDEV or Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOSYS && done == 0)
                return CopyByBuffer(source, target);

            if (n <= 0) return Result("copy_file_range", n);

            done += n;
        }

        return new CallResult("copy_file_range", 0);
    }

    private static CallResult CopyByBuffer(SafeFileHandle source, SafeFileHandle target)
    {
        var buffer = new byte[1 << 17];
        for (int n; (n = Read(source, buffer)) > 0;)
        {
            var written = Write(target, buffer.AsSpan(0, n));
            if (!written.Ok) return written;
        }

        return new CallResult("write", 0);
    }

    /// <summary>Fills a buffer with random bytes (getrandom(2)).</summary>
    /// <param name="buffer">Where to.</param>
    public static void Random(Span<byte> buffer)
    {
        fixed (byte* b = buffer)
        {
            Result("getrandom", Libc.getrandom(b, buffer.Length, 0)).Check();
        }
    }
}
