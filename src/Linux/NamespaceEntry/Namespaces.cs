using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.Native;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.NamespaceEntry;

/// <summary>Namespaces. What changes the calling thread runs on a thread of its own that ends afterwards.</summary>
public static class Namespaces
{
    /// <summary>Makes a network namespace without entering it; the handle keeps it alive.</summary>
    public static SafeFileHandle NewNetwork() => Create(NamespaceKind.Network);

    /// <summary>Makes a namespace without entering it (not user, pid); the handle keeps it alive.</summary>
    public static SafeFileHandle Create(NamespaceKind kind)
    {
        SafeFileHandle? result = null;
        OnOwnThread(() =>
        {
            Unshare(kind);
            result = Open($"/proc/thread-self/ns/{FileName(kind)}");
        });
        return result!;
    }

    /// <summary>Opens a namespace file, such as <c>/proc/PID/ns/net</c>.</summary>
    public static SafeFileHandle Open(string path) => FileDescriptor.Own(FileDescriptor.Open(path, OpenFlags.Read));

    /// <summary>Runs an action inside a namespace (network, mount, uts, ipc, cgroup) on a thread of its own; its exceptions arrive here.</summary>
    public static void RunIn(SafeFileHandle ns, Action action) => RunIn(ns, 0, action);

    /// <summary>As <see cref="RunIn(SafeFileHandle, Action)"/>; fails if the handle is of another kind, or if a pidfd, enters these kinds of it.</summary>
    public static void RunIn(SafeFileHandle ns, NamespaceKind kind, Action action) => OnOwnThread(() =>
    {
        // A mount namespace can be entered only by who shares its root and working directory with no other thread.
        if (Libc.unshare(Libc.CLONE_FS) < 0) throw new LinuxException("unshare", Marshal.GetLastPInvokeError());
        Enter(ns, kind);
        action();
    });

    /// <summary>Moves the calling thread into a namespace; for ever, as far as this process is concerned.</summary>
    public static void Enter(SafeFileHandle ns, NamespaceKind kind)
    {
        if (Libc.setns((int)ns.DangerousGetHandle(), (int)kind) < 0) throw new LinuxException("setns", Marshal.GetLastPInvokeError());
    }

    /// <summary>Moves the calling thread into new namespaces.</summary>
    public static void Unshare(NamespaceKind kinds)
    {
        if (Libc.unshare((int)kinds) < 0) throw new LinuxException("unshare", Marshal.GetLastPInvokeError());
    }

    /// <summary>Runs an action in a working directory on a thread of its own, which the others do not share; its exceptions arrive here.</summary>
    public static void InDirectory(string path, Action action) => OnOwnThread(() =>
    {
        if (Libc.unshare(Libc.CLONE_FS) < 0) throw new LinuxException("unshare", Marshal.GetLastPInvokeError());
        ProcessDirectory.Change(path);
        action();
    });

    /// <summary>Runs an action on a new thread and waits for it; its exceptions arrive here.</summary>
    public static void OnOwnThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static string FileName(NamespaceKind kind) => kind switch
    {
        NamespaceKind.Network => "net",
        NamespaceKind.Mount => "mnt",
        NamespaceKind.Uts => "uts",
        NamespaceKind.Ipc => "ipc",
        NamespaceKind.Cgroup => "cgroup",
        _ => throw new ArgumentException($"a namespace of kind {kind} cannot be made on a thread", nameof(kind)),
    };
}
