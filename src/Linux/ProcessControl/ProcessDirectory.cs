using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.ProcessControl;

/// <summary>The working directory, without .NET's normalisation of paths.</summary>
public static class ProcessDirectory
{
    /// <summary>Changes it.</summary>
    public static void Change(string path)
    {
        if (Libc.chdir(path) < 0) throw new LinuxException("chdir", Marshal.GetLastPInvokeError(), path);
    }
}
