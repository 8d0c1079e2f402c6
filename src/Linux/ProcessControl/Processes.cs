using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.ProcessControl;

/// <summary>Other processes: waiting, signals, pidfds.</summary>
public static unsafe class Processes
{
    /// <summary>This process's id.</summary>
    public static int CurrentId => Libc.getpid();

    /// <summary>The effective user id.</summary>
    public static uint EffectiveUser => Libc.geteuid();

    /// <summary>The effective group id.</summary>
    public static uint EffectiveGroup => Libc.getegid();

    /// <summary>Waits for a child to end and reaps it.</summary>
    public static ExitStatus Wait(int pid)
    {
        int status;
        while (Libc.waitpid(pid, &status, 0) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.EINTR) throw new LinuxException("waitpid", error, $"{pid}");
        }
        return new ExitStatus(status);
    }

    /// <summary>Reaps a child if it has ended.</summary>
    /// <param name="pid">The child; -1 is any.</param>
    /// <param name="status">How it ended.</param>
    /// <returns>The pid of the reaped child, 0 if none has ended, or the negative error number (ECHILD: there are no children).</returns>
    public static int TryWait(int pid, out ExitStatus status)
    {
        var raw = 0;
        var result = Libc.waitpid(pid, &raw, Libc.WNOHANG);
        status = new ExitStatus(raw);
        return result >= 0 ? result : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Sends a signal; false when the process does not exist (any more).</summary>
    public static bool Signal(int pid, int signal)
    {
        if (Libc.kill(pid, signal) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.ESRCH ? false : throw new LinuxException("kill", error, $"{pid}");
    }

    /// <summary>A pidfd of a process (readable once it has ended), or null when there is none.</summary>
    public static SafeFileHandle? OpenPidFd(int pid)
    {
        var fd = TryOpenPidFd(pid);
        if (fd >= 0) return FileDescriptor.Own(fd);
        return fd == -Errno.ESRCH ? null : throw new LinuxException("pidfd_open", -fd, $"{pid}");
    }

    /// <summary>As <see cref="OpenPidFd"/>; the descriptor or the negative error number.</summary>
    public static int TryOpenPidFd(int pid)
    {
        var fd = Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0, 0);
        return fd >= 0 ? (int)fd : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Sends a signal through a pidfd, so that it cannot hit a later process of the same number; false when it has ended.</summary>
    public static bool Signal(SafeFileHandle pidFd, int signal)
    {
        if (Libc.syscall(Libc.SYS_pidfd_send_signal, pidFd.DangerousGetHandle(), signal, 0, 0, 0) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.ESRCH ? false : throw new LinuxException("pidfd_send_signal", error);
    }

    /// <summary>Waits until the process behind a pidfd has ended; false when the time is up. It needs not be a child.</summary>
    public static bool WaitEnded(SafeFileHandle pidFd, int milliseconds) => Poll.WaitReadable((int)pidFd.DangerousGetHandle(), milliseconds);

    /// <summary>Makes this process the one that orphans below it fall to (PR_SET_CHILD_SUBREAPER).</summary>
    public static void BecomeSubreaper() => Control(Libc.PR_SET_CHILD_SUBREAPER, 1);

    /// <summary>The signal this process gets when its parent's thread ends; 0 unsets.</summary>
    public static void SetParentDeathSignal(int signal) => Control(Libc.PR_SET_PDEATHSIG, signal);

    /// <summary>Starts a new session; false when this process leads a group already.</summary>
    public static bool StartSession() => Libc.setsid() >= 0;

    /// <summary>Writes <c>/proc/PID/oom_score_adj</c>; false when that is not allowed (lowering needs CAP_SYS_RESOURCE).</summary>
    public static bool TrySetOomScore(int pid, int score)
    {
        var fd = FileDescriptor.TryOpen($"/proc/{pid}/oom_score_adj", OpenFlags.Write);
        if (fd < 0) return false;
        var result = FileDescriptor.TryWrite(fd, System.Text.Encoding.ASCII.GetBytes(score.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        FileDescriptor.Close(fd);
        return result > 0;
    }

    private static void Control(int option, long value)
    {
        if (Libc.prctl(option, value, 0, 0, 0) < 0) throw new LinuxException("prctl", Marshal.GetLastPInvokeError());
    }
}
