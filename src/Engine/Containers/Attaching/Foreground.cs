using Selkie.Engine.Calls;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Status;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Attaching;

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
    /// <summary>Streams as --attach, --interactive and the log driver choose them.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="callers">The caller's own.</param>
    /// <exception cref="EngineError">A stream has another name.</exception>
    public static Streams Choose(ContainerOptions options, CallStreams callers)
    {
        var passthrough = options.LogDriver?.IsPassThrough == true;
        if (passthrough && options.Attach.Count > 0) throw new EngineError(ErrorKind.Invalid, "cannot specify --attach with --log-driver=passthrough: invalid argument");
        if (options.LogDriver == LogDriver.PassThrough && (callers.Input.IsTerminal || callers.Output.IsTerminal || callers.Error.IsTerminal))
            throw new EngineError(ErrorKind.Invalid, "the '--log-driver passthrough' option cannot be used on a TTY.  If you really want it, use '--log-driver passthrough-tty'");
        if (options.Attach.Count == 0) return new Streams { Stdin = options.Interactive };
        var streams = options.Attach.Select(stream => stream.ToLowerInvariant()).ToList();
        foreach (var stream in streams)
            if (stream is not ("stdin" or "stdout" or "stderr"))
                throw new EngineError(ErrorKind.Invalid, $"invalid stream \"{stream}\" for --attach - must be one of stdin, stdout, or stderr: invalid argument");
        return new Streams { Stdin = options.Interactive || streams.Contains("stdin"), Stdout = streams.Contains("stdout"), Stderr = streams.Contains("stderr") };
    }

    /// <summary>Starts the container and stays until it ends or the user detaches.</summary>
    /// <param name="streams">The caller's streams.</param>
    /// <param name="inherited">Descriptors the container inherits.</param>
    /// <param name="signals">Holds the caller's signals.</param>
    /// <returns>The exit code; 0 after a detach.</returns>
    /// <exception cref="AttachmentException">The output could not be written; the container goes on in the background.</exception>
    public int Run(Streams streams, IReadOnlyList<int> inherited, SignalRelay signals)
    {
        new Starter(engine).StartDependencies(spec);
        var passthrough = spec.Log.Driver.IsPassThrough;
        RunningMonitor monitor;
        using (var guard = new Starter(engine).Guard(spec))
            monitor = new Launcher(engine, spec).Launch(new LaunchOptions { Guard = guard, Attach = !passthrough, PreservedDescriptors = inherited, Signals = signals });
        using (monitor)
        {
            if (streams.SigProxy && !spec.Process.Terminal) signals.PassTo(monitor.ProcessId);
            else signals.Release();
            if (monitor.Attachment is not { } attachment) return Finish(monitor, signals);
            engine.Events.Container("attach", spec);
            return new Attachment(engine, spec).Pump(attachment, streams).End == AttachEnd.Detached ? 0 : Finish(monitor, signals);
        }
    }

    // The process that signals went to is gone, and what the clean-up does is done in a moment.
    private int Finish(RunningMonitor monitor, SignalRelay signals)
    {
        var code = monitor.WaitExit(cancel: engine.Call.Cancelled) ?? 0;
        signals.Hold();
        using (ContainerLock.Take(engine, spec.Id))
            if (engine.Database.Find(spec.Id) is { } row)
            {
                var cleaner = new Cleaner(engine);
                cleaner.Finish(row);
                if (cleaner.Kept is { } why) engine.Log.Error($"Removing container {spec.Id}: {why}");
            }
        monitor.CleanedUp();
        return code;
    }
}
