using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>A point in time as the kernel keeps it.</summary>
/// <param name="Seconds">Seconds since 1970 UTC, possibly negative.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
public readonly record struct UnixTime(long Seconds, uint Nanoseconds) : IComparable<UnixTime>
{
    /// <inheritdoc/>
    public int CompareTo(UnixTime other) => Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);
}

/// <summary>Facts about a file, from statx(2).</summary>
public readonly record struct FileStat
{
    /// <summary>Type bits of <see cref="Mode"/> (inode(7)).</summary>
    public const uint TypeMask = 0xf000, Directory = 0x4000, Regular = 0x8000, Symlink = 0xa000, Character = 0x2000, Block = 0x6000, Fifo = 0x1000, Socket = 0xc000;

    /// <summary>Type and permission bits.</summary>
    public uint Mode { get; init; }

    /// <summary>Number of hard links.</summary>
    public uint Links { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Inode number.</summary>
    public ulong Inode { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Bytes on disk.</summary>
    public long Allocated { get; init; }

    /// <summary>Device that holds the file: major in the high half.</summary>
    public ulong Device { get; init; }

    /// <summary>Major number of a device node.</summary>
    public uint Major { get; init; }

    /// <summary>Minor number of a device node.</summary>
    public uint Minor { get; init; }

    /// <summary>Last access.</summary>
    public UnixTime Accessed { get; init; }

    /// <summary>Last change of content.</summary>
    public UnixTime Modified { get; init; }

    /// <summary>Last change of the inode.</summary>
    public UnixTime Changed { get; init; }

    /// <summary>Whether something is mounted exactly here (Linux 5.8; false before).</summary>
    public bool IsMountRoot { get; init; }

    /// <summary>One of the type constants.</summary>
    public uint Type => Mode & TypeMask;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Type == Directory;

    /// <summary>Whether it is an overlay whiteout: a character device 0/0.</summary>
    public bool IsWhiteout => Type == Character && Major == 0 && Minor == 0;

    internal static FileStat From(in Libc.statx_t s) => new()
    {
        Mode = s.mode,
        Links = s.nlink,
        Uid = s.uid,
        Gid = s.gid,
        Inode = s.ino,
        Size = (long)s.size,
        Allocated = (long)s.blocks * 512,
        Device = ((ulong)s.dev_major << 32) | s.dev_minor,
        Major = s.rdev_major,
        Minor = s.rdev_minor,
        Accessed = new UnixTime(s.atime.tv_sec, s.atime.tv_nsec),
        Modified = new UnixTime(s.mtime.tv_sec, s.mtime.tv_nsec),
        Changed = new UnixTime(s.ctime.tv_sec, s.ctime.tv_nsec),
        IsMountRoot = (s.attributes & Libc.STATX_ATTR_MOUNT_ROOT) != 0,
    };
}
