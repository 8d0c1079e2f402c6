using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Mounting;

/// <summary>The mount that holds a path, from <c>/proc/thread-self/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Shared">Whether mounts below it propagate to peers.</param>
public readonly record struct MountOwner(string MountPoint, bool Shared)
{
    private const uint StatxMountId = 0x1000;
    private const int MountIdOffset = 144, PointField = 4;

    private delegate bool LineVisitor(ReadOnlySpan<byte> line);

    /// <summary>Finds it by the kernel's mount id of the path (Linux 5.8), so that a mount hidden below another does not mislead.</summary>
    public static MountOwner Find(string path)
    {
        var id = MountId(path);
        MountOwner? owner = null;
        ReadLines(line => (owner = Parse(line, id)) is not null);
        return owner ?? throw new LinuxException("mountinfo", Errno.ENOENT, path);
    }

    /// <summary>Where something is mounted at a directory or below it, in the order of the mounts.</summary>
    public static List<string> Below(string directory)
    {
        var points = new List<string>();
        ReadLines(line =>
        {
            for (var field = 0; field < PointField; field++) line = line[(line.IndexOf((byte)' ') + 1)..];
            var point = Unescape(line[..line.IndexOf((byte)' ')]);
            if (point == directory || point.StartsWith(directory + "/", StringComparison.Ordinal)) points.Add(point);
            return false;
        });
        return points;
    }

    private static unsafe int MountId(string path)
    {
        var buffer = new Libc.statx_t();
        using var name = new NativeStrings([path]);
        if (Libc.statx(Libc.AT_FDCWD, *name.Pointer, 0, StatxMountId, &buffer) < 0) throw new LinuxException("statx", Marshal.GetLastPInvokeError(), path);
        return *(int*)((byte*)&buffer + MountIdOffset);
    }

    /// <summary>Shows each line to a visitor until it says that it has seen enough.</summary>
    private static void ReadLines(LineVisitor visit)
    {
        var fd = FileDescriptor.Open("/proc/thread-self/mountinfo", OpenFlags.Read);
        try
        {
            ReadLines(fd, visit);
        }
        finally
        {
            FileDescriptor.Close(fd);
        }
    }

    private static void ReadLines(int fd, LineVisitor visit)
    {
        Span<byte> buffer = stackalloc byte[8192];
        int filled = 0, count;
        while ((count = FileDescriptor.Read(fd, buffer[filled..])) > 0)
        {
            filled += count;
            int end, start = 0;
            while ((end = buffer[start..filled].IndexOf((byte)'\n')) >= 0)
            {
                if (visit(buffer.Slice(start, end))) return;
                start += end + 1;
            }
            if (start == 0 && filled == buffer.Length) start = filled; // a line longer than the buffer is an overlay's: not what is looked for
            buffer[start..filled].CopyTo(buffer);
            filled -= start;
        }
    }

    /// <summary>A line: id parent device root mount-point options [optional fields] - type source options.</summary>
    internal static MountOwner? Parse(ReadOnlySpan<byte> line, int id)
    {
        if (!Utf8Parser.TryParse(line, out int lineId, out _) || lineId != id) return null;
        ReadOnlySpan<byte> point = default;
        var shared = false;
        for (var field = 0; ; field++)
        {
            var blank = line.IndexOf((byte)' ');
            var value = blank < 0 ? line : line[..blank];
            if (field == PointField) point = value;
            if (field > 5 && (blank < 0 || value.SequenceEqual("-"u8))) return new MountOwner(Unescape(point), shared);
            if (field > 5 && value.StartsWith("shared:"u8)) shared = true;
            if (blank < 0) return null;
            line = line[(blank + 1)..];
        }
    }

    /// <summary>Blank, tab, line feed and backslash are written as a backslash and three octal digits.</summary>
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        Span<byte> plain = stackalloc byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '\\' && i + 3 < text.Length;
            plain[length++] = escaped ? (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')) : text[i];
            if (escaped) i += 3;
        }
        return Encoding.UTF8.GetString(plain[..length]);
    }
}
