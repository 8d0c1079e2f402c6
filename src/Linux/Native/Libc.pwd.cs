using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct passwd_t
    {
        public byte* pw_name;
        public byte* pw_passwd;
        public uint pw_uid;
        public uint pw_gid;
        public byte* pw_gecos;
        public byte* pw_dir;
        public byte* pw_shell;
    }

    [LibraryImport("libc")]
    internal static unsafe partial int getpwuid_r(uint uid, passwd_t* entry, byte* buffer, nuint length, passwd_t** result);
}
