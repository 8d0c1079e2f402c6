using Selkie.Linux.Native;

namespace Selkie.Linux.Signalling;

/// <summary>Signal numbers (asm-generic/signal.h: x86 and arm) and the calling thread's mask.</summary>
public static unsafe class Signals
{
#pragma warning disable CS1591 // each name is its own documentation
    public const int SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGKILL = 9, SIGUSR1 = 10, SIGUSR2 = 12, SIGPIPE = 13, SIGALRM = 14, SIGTERM = 15, SIGCHLD = 17,
        SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20, SIGTTIN = 21, SIGTTOU = 22, SIGURG = 23, SIGWINCH = 28;
#pragma warning restore CS1591

    /// <summary>Blocks signals in the calling thread and returns what was blocked before.</summary>
    public static SignalSet Block(SignalSet set) => Mask(Libc.SIG_BLOCK, set);

    /// <summary>Sets the calling thread's mask and returns the one before.</summary>
    public static SignalSet SetMask(SignalSet set) => Mask(Libc.SIG_SETMASK, set);

    /// <summary>Ignores a signal (true) or gives it its default action.</summary>
    public static void SetIgnored(int signal, bool ignored) => Libc.signal(signal, ignored ? 1 : 0);

    /// <summary>The signals that this process ignores (SigIgn of /proc/PID/status, proc_pid_status(5)).</summary>
    public static SignalSet Ignored()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith("SigIgn:", StringComparison.Ordinal))
                return new SignalSet(ulong.Parse(line.AsSpan(7).Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        return default;
    }

    private static SignalSet Mask(int how, SignalSet set)
    {
        var raw = stackalloc byte[Libc.SignalSetSize];
        var old = stackalloc byte[Libc.SignalSetSize];
        set.CopyTo(raw);
        var error = Libc.pthread_sigmask(how, raw, old);
        return error == 0 ? new SignalSet(*(ulong*)old) : throw new LinuxException("pthread_sigmask", error);
    }
}

/// <summary>A set of signals 1 to 64; bit n-1 stands for signal n, as in the kernel.</summary>
/// <param name="Bits">The bits.</param>
public readonly record struct SignalSet(ulong Bits)
{
    /// <summary>The set of the given signals.</summary>
    public static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        ulong bits = 0;
        foreach (var signal in signals) bits |= 1UL << (signal - 1);
        return new SignalSet(bits);
    }

    /// <summary>Whether a signal is in the set.</summary>
    public bool Contains(int signal) => (Bits >> (signal - 1) & 1) != 0;

    internal unsafe void CopyTo(byte* raw)
    {
        new Span<byte>(raw, Libc.SignalSetSize).Clear();
        *(ulong*)raw = Bits;
    }
}
