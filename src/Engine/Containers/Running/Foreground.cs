using System.Runtime.InteropServices;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Running;

/// <summary>The caller's end of a container that runs in the foreground.</summary>
internal sealed record Streams
{
    /// <summary>Standard input goes in.</summary>
    public bool Stdin { get; init; }

    /// <summary>Standard output comes out.</summary>
    public bool Stdout { get; init; } = true;

    /// <summary>Standard error comes out.</summary>
    public bool Stderr { get; init; } = true;

    /// <summary>Bytes that detach.</summary>
    public ReadOnlyMemory<byte> DetachKeys { get; init; }

    /// <summary>Signals are passed on.</summary>
    public bool SigProxy { get; init; } = true;
}

/// <summary>Runs a container while the caller watches: attached from its first byte, cleaned up by the caller's own process at the end.</summary>
internal sealed class Foreground(EngineContext engine, ContainerSpec spec)
{
    // What a shell or a supervisor may send; the rest concerns this process alone (podman-run(1), --sig-proxy).
    private static readonly int[] Proxied = [Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGTERM];

    /// <summary>Streams as --attach, --interactive and the log driver choose them.</summary>
    /// <exception cref="UserError">A stream has another name.</exception>
    public static Streams Choose(ContainerOptions options)
    {
        var passthrough = options.LogDriver is "passthrough" or "passthrough-tty";
        if (passthrough && options.Attach.Count > 0) throw new UserError("cannot specify --attach with --log-driver=passthrough: invalid argument");
        if (options.LogDriver == "passthrough" && (Terminal.IsTerminal(0) || Terminal.IsTerminal(1) || Terminal.IsTerminal(2)))
            throw new UserError("the '--log-driver passthrough' option cannot be used on a TTY.  If you really want it, use '--log-driver passthrough-tty'");
        if (options.Attach.Count == 0) return new Streams { Stdin = options.Interactive };
        var streams = options.Attach.Select(stream => stream.ToLowerInvariant()).ToList();
        foreach (var stream in streams)
            if (stream is not ("stdin" or "stdout" or "stderr"))
                throw new UserError($"invalid stream \"{stream}\" for --attach - must be one of stdin, stdout, or stderr: invalid argument");
        return new Streams { Stdin = options.Interactive || streams.Contains("stdin"), Stdout = streams.Contains("stdout"), Stderr = streams.Contains("stderr") };
    }

    /// <summary>The bytes of a sequence of keys.</summary>
    /// <exception cref="UserError">Not keys.</exception>
    public static byte[] ParseKeys(string keys)
    {
        try
        {
            return DetachKeys.Parse(keys);
        }
        catch (FormatException e)
        {
            throw new UserError($"invalid detach keys: {e.Message}");
        }
    }

    /// <summary>Starts the container and stays until it ends or the user detaches.</summary>
    /// <returns>The exit code; 0 after a detach.</returns>
    public int Run(Streams streams, IReadOnlyList<int> inherited)
    {
        new Starter(engine).StartDependencies(spec);
        var passthrough = spec.Log.Driver.StartsWith("passthrough", StringComparison.Ordinal);
        RunningMonitor monitor;
        using (var guard = new Starter(engine).Guard(spec))
            monitor = new Launcher(engine, spec).Launch(new LaunchOptions { Guard = guard, Attach = !passthrough, PreservedDescriptors = inherited });
        using (monitor)
        {
            using var proxy = streams.SigProxy && !spec.Process.Terminal ? new SignalProxy(monitor.ProcessId, Proxied) : null;
            if (monitor.Attachment is not { } attachment) return Finish(monitor);
            engine.Events.Container("attach", spec);
            var result = attachment.Pump(Options(streams));
            if (result.End == AttachEnd.Detached) return 0;
            return Finish(monitor);
        }
    }

    private AttachOptions Options(Streams streams) => new()
    {
        Stdin = streams.Stdin ? 0 : -1,
        Stdout = streams.Stdout ? 1 : -1,
        Stderr = streams.Stderr ? 2 : -1,
        Terminal = spec.Process.Terminal,
        DetachSequence = streams.DetachKeys,
    };

    private int Finish(RunningMonitor monitor)
    {
        var code = monitor.WaitExit() ?? 0;
        using (ContainerLock.Take(engine, spec.Id))
            if (engine.Database.Find(spec.Id) is { } row)
                new Cleaner(engine).Finish(row);
        monitor.CleanedUp();
        return code;
    }
}

/// <summary>Passes signals that this process gets on to another one, as long as it lives.</summary>
internal sealed class SignalProxy : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Begins to pass these signals on.</summary>
    public SignalProxy(int pid, ReadOnlySpan<int> signals)
    {
        // What a shell ignores for its background jobs would never arrive; the first registration fixes what .NET takes for ignored.
        var ignored = Signals.Ignored();
        foreach (var signal in signals)
            if (ignored.Contains(signal)) Signals.SetIgnored(signal, ignored: false);
        foreach (var signal in signals)
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                Processes.Signal(pid, signal);
            }));
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
