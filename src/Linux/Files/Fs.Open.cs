using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>How to open a file (open(2)). Close-on-exec is always set.</summary>
[Flags]
public enum OpenMode
{
    /// <summary>Read only.</summary>
    Read = 0,

    /// <summary>Write only.</summary>
    Write = 1,

    /// <summary>Read and write.</summary>
    ReadWrite = 2,

    /// <summary>Make the file if it does not exist.</summary>
    Create = 0x40,

    /// <summary>With <see cref="Create"/>: fail if it exists.</summary>
    Exclusive = 0x80,

    /// <summary>Empty the file.</summary>
    Truncate = 0x200,

    /// <summary>Each write goes to the end.</summary>
    Append = 0x400,

    /// <summary>Do not wait: fifos, terminals.</summary>
    NonBlocking = 0x800,

    /// <summary>Fail unless it is a directory.</summary>
    Directory = 0x1000000,

    /// <summary>Fail when the last component is a symbolic link.</summary>
    NoFollow = 0x2000000,

    /// <summary>A handle to the place only (O_PATH).</summary>
    Path = 0x200000,
}

/// <summary>Limits to how openat2(2) walks a path.</summary>
[Flags]
public enum Resolve
{
    /// <summary>No limits.</summary>
    Any = 0,

    /// <summary>Mount points are not crossed.</summary>
    NoMounts = 1,

    /// <summary>Links of /proc that jump elsewhere are refused.</summary>
    NoMagicLinks = 2,

    /// <summary>No symbolic link at all.</summary>
    NoSymlinks = 4,

    /// <summary>The path must stay below the directory.</summary>
    Beneath = 8,

    /// <summary>The directory is the root of every absolute path, link and "..".</summary>
    InRoot = 16,
}

public static unsafe partial class Fs
{
    // The two open flags whose value is the architecture's own (asm/fcntl.h).
    private static readonly bool ArmFlags = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static int Flags(OpenMode mode)
    {
        var flags = ((int)mode & 0xffffff) | 0x80000;
        flags |= mode.HasFlag(OpenMode.Directory) ? (ArmFlags ? 0x4000 : 0x10000) : 0;
        return flags | (mode.HasFlag(OpenMode.NoFollow) ? (ArmFlags ? 0x8000 : 0x20000) : 0);
    }

    /// <summary>Opens a file and throws when that fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How.</param>
    /// <param name="permissions">Permission bits of a new file, subject to the umask.</param>
    public static SafeFileHandle Open(string path, OpenMode mode, uint permissions = 0)
    {
        OpenAt(null, Encoding.UTF8.GetBytes(path), mode, permissions, out var handle).Check(path);
        return handle!;
    }

    /// <summary>Opens a file relative to a directory.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file.</param>
    /// <param name="mode">How.</param>
    /// <param name="permissions">Permission bits of a new file, subject to the umask.</param>
    /// <param name="handle">The open file, when the call succeeded.</param>
    public static CallResult OpenAt(SafeFileHandle? dir, ReadOnlySpan<byte> path, OpenMode mode, uint permissions, out SafeFileHandle? handle)
    {
        var p = stackalloc byte[Room(path)];
        Terminate(path, p);
        int fd;
        do
        {
            fd = Libc.openat(Dir(dir), p, Flags(mode), permissions);
        }
        while (fd < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        var result = Result("openat", fd);
        handle = result.Ok ? new SafeFileHandle(fd, ownsHandle: true) : null;
        return result;
    }

    /// <summary>Opens a file while the kernel confines how the path is walked (openat2(2), Linux 5.6).</summary>
    /// <param name="dir">The directory that confines.</param>
    /// <param name="path">The file.</param>
    /// <param name="mode">How.</param>
    /// <param name="permissions">Permission bits of a new file.</param>
    /// <param name="resolve">The limits.</param>
    /// <param name="handle">The open file, when the call succeeded.</param>
    public static CallResult OpenConfined(SafeFileHandle dir, ReadOnlySpan<byte> path, OpenMode mode, uint permissions, Resolve resolve, out SafeFileHandle? handle)
    {
        var p = stackalloc byte[Room(path)];
        Terminate(path, p);
        Libc.open_how how = new() { flags = (ulong)Flags(mode), mode = permissions, resolve = (ulong)resolve };
        nint fd;
        var tries = 0;
        do
        {
            fd = Libc.openat2(Libc.SYS_openat2, Dir(dir), p, &how, sizeof(Libc.open_how));
        }
        while (fd < 0 && Marshal.GetLastPInvokeError() is Errno.EINTR or Errno.EAGAIN && ++tries < 1000); // EAGAIN: a rename elsewhere raced with ".."
        var result = Result("openat2", fd);
        handle = result.Ok ? new SafeFileHandle(fd, ownsHandle: true) : null;
        return result;
    }

    /// <summary>Writes all bytes at the file's position.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="data">The bytes.</param>
    public static CallResult Write(SafeFileHandle file, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            for (var done = 0; done < data.Length;)
            {
                var n = Libc.write(file, start + done, data.Length - done);
                if (n < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR) return Result("write", n);

                done += (int)Math.Max(n, 0);
            }
        }

        return new CallResult("write", 0);
    }

    /// <summary>Writes all bytes at an offset.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="offset">Where.</param>
    public static CallResult WriteAt(SafeFileHandle file, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* start = data)
        {
            for (var done = 0; done < data.Length;)
            {
                var n = Libc.pwrite(file, start + done, data.Length - done, offset + done);
                if (n < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR) return Result("pwrite", n);

                done += (int)Math.Max(n, 0);
            }
        }

        return new CallResult("pwrite", 0);
    }

    /// <summary>Reads at the file's position; zero at its end.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="buffer">Where to.</param>
    public static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint n;
            do
            {
                n = Libc.read(file, start, buffer.Length);
            }
            while (n < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            Result("read", n).Check();
            return (int)n;
        }
    }

    /// <summary>Reads at an offset; zero at the end of the file.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">Where from.</param>
    public static int ReadAt(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            nint n;
            do
            {
                n = Libc.pread(file, start, buffer.Length, offset);
            }
            while (n < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            Result("pread", n).Check();
            return (int)n;
        }
    }

    /// <summary>Reads a whole file, or null when it does not exist.</summary>
    /// <param name="path">The file.</param>
    public static byte[]? ReadAll(string path) => ReadAll(path, out _);

    /// <summary>Reads a whole file, or null when it does not exist, and tells which file it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stat">Facts about the file that was read.</param>
    public static byte[]? ReadAll(string path, out FileStat stat)
    {
        stat = default;
        var opened = OpenAt(null, Encoding.UTF8.GetBytes(path), OpenMode.Read, 0, out var file);
        if (opened.Error is Errno.ENOENT or Errno.ENOTDIR) return null;

        opened.Check(path);
        using (file)
        {
            Stat(file, default, out stat).Check(path);
            var data = GC.AllocateUninitializedArray<byte>((int)stat.Size);
            Span<byte> more = stackalloc byte[1];
            var length = 0;
            for (int n; (n = length < data.Length ? Read(file!, data.AsSpan(length)) : Read(file!, more)) > 0; length += n)
            {
                if (length == data.Length)
                {
                    Array.Resize(ref data, Math.Max(4096, length * 2)); // a file of /proc, or one that grows
                    data[length] = more[0];
                }
            }

            Array.Resize(ref data, length);
            return data;
        }
    }
}
