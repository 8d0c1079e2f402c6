using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>
/// A lock on a whole file that belongs to this open file (F_OFD_SETLK of fcntl(2)): it excludes other threads as well as other processes, conflicts
/// with the classic locks of fcntl(2), and is gone when the object is disposed or the process dies.
/// </summary>
public sealed unsafe class FileLock : IDisposable
{
    private FileLock(SafeFileHandle file) => File = file;

    /// <summary>The locked file.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Waits for the lock; makes the file when it does not exist, 0600: who can open it can hold everybody else up.</summary>
    /// <param name="path">The lock file; its directory must exist.</param>
    /// <param name="shared">Share the lock with other readers; the file is then opened read-only and not made.</param>
    public static FileLock Take(string path, bool shared = false) => Take(path, shared, wait: true)!;

    /// <summary>Takes the lock if it is free, else returns null.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="shared">Share the lock with other readers.</param>
    public static FileLock? TryTake(string path, bool shared = false) => Take(path, shared, wait: false);

    /// <summary>Takes the lock of a file that is open for writing, if it is free: it is held until the descriptor and its copies are closed.</summary>
    public static bool TryTake(int fd)
    {
        Libc.flock_t l = new() { l_type = Libc.F_WRLCK };
        return Libc.fcntl(fd, Libc.F_OFD_SETLK, (nint)(&l)) == 0;
    }

    /// <summary>Shares the lock of a file that is open for reading, if nobody has it alone: it is held until the descriptor and its copies are closed.</summary>
    public static bool TryShare(SafeFileHandle file)
    {
        Libc.flock_t l = new() { l_type = Libc.F_RDLCK };
        return Libc.fcntl(file, Libc.F_OFD_SETLK, &l) == 0;
    }

    /// <summary>Whether somebody else holds or shares the lock of a file that is open for writing.</summary>
    public static bool IsTaken(int fd)
    {
        Libc.flock_t l = new() { l_type = Libc.F_WRLCK };
        return Libc.fcntl(fd, Libc.F_OFD_GETLK, (nint)(&l)) == 0 && l.l_type != Libc.F_UNLCK;
    }

    private static FileLock? Take(string path, bool shared, bool wait)
    {
        var mode = shared ? OpenMode.Read : OpenMode.ReadWrite | OpenMode.Create;
        Fs.OpenAt(null, Encoding.UTF8.GetBytes(path), mode, Fs.PrivateFile, out var file).Check(path);
        Libc.flock_t l = new() { l_type = shared ? Libc.F_RDLCK : Libc.F_WRLCK };
        int result;
        do
        {
            result = Libc.fcntl(file!, wait ? Libc.F_OFD_SETLKW : Libc.F_OFD_SETLK, &l);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        if (result == 0) return new FileLock(file!);

        var error = Marshal.GetLastPInvokeError();
        file!.Dispose();
        return !wait && error is Errno.EAGAIN or Errno.EACCES ? null : throw new LinuxException("fcntl", error, path);
    }

    /// <summary>Gives the lock up.</summary>
    public void Dispose() => File.Dispose();
}
