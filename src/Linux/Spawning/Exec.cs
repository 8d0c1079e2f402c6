using System.Runtime.InteropServices;
using Selkie.Linux.Files;
using Selkie.Linux.Native;
using Selkie.Linux.Signalling;

namespace Selkie.Linux.Spawning;

/// <summary>Replaces this process by another program (execve).</summary>
public static unsafe class Exec
{
    /// <summary>
    /// Becomes <paramref name="path"/>. Returns only by an exception. Signal dispositions that .NET set to ignore, this thread's mask and the umask are the caller's again;
    /// the given descriptors lose CLOEXEC and keep their numbers.
    /// </summary>
    /// <param name="path">The program; a name without a slash is looked for in <c>PATH</c>.</param>
    /// <param name="arguments">The whole argument vector with argv[0].</param>
    /// <param name="environment">The environment as <c>KEY=VALUE</c>; null passes this process's on.</param>
    /// <param name="keep">Descriptors the program gets beside those that are not CLOEXEC anyway.</param>
    public static void Replace(string path, IReadOnlyList<string> arguments, IReadOnlyList<string>? environment = null, ReadOnlySpan<int> keep = default)
    {
        var program = ProgramPath.Find(path);
        foreach (var fd in keep) FileDescriptor.SetCloseOnExec(fd, false);
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment ?? Spawn.CurrentEnvironment());
        using var name = new NativeStrings([program]);
        var old = stackalloc byte[Libc.SignalSetSize];
        var none = stackalloc byte[Libc.SignalSetSize];
        new Span<byte>(none, Libc.SignalSetSize).Clear();
        var oldPipe = Libc.signal(Signals.SIGPIPE, 0);
        Libc.pthread_sigmask(Libc.SIG_SETMASK, none, old);
        Umask.GiveBack();
        Libc.execve(*name.Pointer, argv.Pointer, envp.Pointer);
        var error = Marshal.GetLastPInvokeError();
        Umask.TakeOwn();
        Libc.pthread_sigmask(Libc.SIG_SETMASK, old, null);
        Libc.signal(Signals.SIGPIPE, oldPipe);
        throw new LinuxException("exec", error, program);
    }
}
