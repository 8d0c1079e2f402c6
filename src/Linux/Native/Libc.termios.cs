using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>termios.h, sys/ioctl.h and stdlib.h's pseudo-terminals.</summary>
internal static unsafe partial class Libc
{
    internal const ulong TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414, TIOCGPTN = 0x80045430, TIOCSPTLCK = 0x40045431, TIOCSCTTY = 0x540E;
    internal const int TCSANOW = 0, TCSADRAIN = 1, TerminalModesSize = 64;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(int fd, ulong request, void* argument);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcgetattr(int fd, byte* modes);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int tcsetattr(int fd, int when, byte* modes);

    [LibraryImport(Name)]
    internal static partial void cfmakeraw(byte* modes);
}
