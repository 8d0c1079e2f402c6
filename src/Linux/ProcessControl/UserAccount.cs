using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.ProcessControl;

/// <summary>A user as the system knows him, from /etc/passwd or whatever nsswitch.conf(5) names.</summary>
/// <param name="Name">Login name.</param>
/// <param name="Home">Home directory.</param>
public sealed record UserAccount(string Name, string Home)
{
    private const int MostText = 16 * 1024; // sysconf(_SC_GETPW_R_SIZE_MAX) is 1 KiB

    /// <summary>The user with an id; null where nobody has it.</summary>
    public static unsafe UserAccount? Find(uint uid)
    {
        var text = new byte[MostText];
        Libc.passwd_t entry;
        Libc.passwd_t* found;
        fixed (byte* buffer = text)
        {
            return Libc.getpwuid_r(uid, &entry, buffer, MostText, &found) == 0 && found is not null ? new UserAccount(Text(found->pw_name), Text(found->pw_dir)) : null;
        }
    }

    private static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
