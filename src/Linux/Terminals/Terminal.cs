using System.Runtime.InteropServices;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Terminals;

/// <summary>The size of a terminal in characters.</summary>
/// <param name="Rows">Height.</param>
/// <param name="Columns">Width.</param>
public readonly record struct TerminalSize(ushort Rows, ushort Columns);

/// <summary>Saved modes of a terminal.</summary>
public sealed class TerminalModes
{
    internal readonly byte[] Raw = new byte[Libc.TerminalModesSize];
}

/// <summary>Terminals and pseudo-terminals on plain descriptors.</summary>
public static unsafe class Terminal
{
    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool IsTerminal(int fd) => Libc.isatty(fd) == 1;

    /// <summary>The size, or null if the descriptor is no terminal.</summary>
    public static TerminalSize? Size(int fd)
    {
        var size = stackalloc ushort[4];
        return Libc.ioctl(fd, Libc.TIOCGWINSZ, size) == 0 ? new TerminalSize(size[0], size[1]) : null;
    }

    /// <summary>Sets the size; false if the descriptor is no terminal.</summary>
    public static bool TrySetSize(int fd, TerminalSize value)
    {
        var size = stackalloc ushort[4] { value.Rows, value.Columns, 0, 0 };
        return Libc.ioctl(fd, Libc.TIOCSWINSZ, size) == 0;
    }

    /// <summary>Switches to raw mode and returns the modes before, or null if the descriptor is no terminal.</summary>
    public static TerminalModes? MakeRaw(int fd)
    {
        var saved = new TerminalModes();
        var modes = stackalloc byte[Libc.TerminalModesSize];
        fixed (byte* old = saved.Raw)
        {
            if (Libc.tcgetattr(fd, old) < 0) return null;
            new Span<byte>(old, Libc.TerminalModesSize).CopyTo(new Span<byte>(modes, Libc.TerminalModesSize));
        }
        Libc.cfmakeraw(modes);
        if (Libc.tcsetattr(fd, Libc.TCSADRAIN, modes) < 0) throw new LinuxException("tcsetattr", Marshal.GetLastPInvokeError());
        return saved;
    }

    /// <summary>Brings saved modes back.</summary>
    public static void Restore(int fd, TerminalModes modes)
    {
        fixed (byte* raw = modes.Raw) Libc.tcsetattr(fd, Libc.TCSADRAIN, raw);
    }

    /// <summary>A new pseudo-terminal: the master's descriptor and the path of its other side.</summary>
    public static (int Master, string SlavePath) Open()
    {
        var master = FileDescriptor.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        int unlocked = 0, number = 0;
        if (Libc.ioctl(master, Libc.TIOCSPTLCK, &unlocked) == 0 && Libc.ioctl(master, Libc.TIOCGPTN, &number) == 0) return (master, $"/dev/pts/{number}");
        var error = Marshal.GetLastPInvokeError();
        Libc.close(master);
        throw new LinuxException("ioctl", error, "/dev/ptmx");
    }
}
