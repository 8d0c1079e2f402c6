using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>spawn.h: glibc's sizes are those of x86-64 and arm64 (80 and 336 bytes).</summary>
internal static unsafe partial class Libc
{
    /// <summary>The library every import names; coreclr maps it to libc.so.6, NativeAOT links it directly.</summary>
    internal const string Name = "libc";

    internal const int SpawnFileActionsSize = 80, SpawnAttributesSize = 336, SignalSetSize = 128;
    internal const short POSIX_SPAWN_SETPGROUP = 0x02, POSIX_SPAWN_SETSIGDEF = 0x04, POSIX_SPAWN_SETSIGMASK = 0x08, POSIX_SPAWN_SETSID = 0x80;

    [LibraryImport(Name)]
    internal static partial int posix_spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addclose(byte* actions, int fd);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addopen(byte* actions, int fd, byte* path, int flags, uint mode);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int from);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addchdir_np(byte* actions, byte* path);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* set);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigmask(byte* attributes, byte* set);
}
