using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Attaching;

/// <summary>Attaches the caller's terminal to a container that runs.</summary>
internal sealed class Attachment(EngineContext engine, ContainerSpec spec)
{
    /// <summary>Stays attached until the container ends or the user detaches.</summary>
    /// <returns>The exit code; 0 after a detach.</returns>
    /// <exception cref="AttachmentException">The output could not be written, or was taken too slowly.</exception>
    public int Run(Streams streams)
    {
        var paths = new ContainerPaths(engine, spec.Id);
        var status = ContainerStatus.Read(engine, engine.Lookup.One(spec.Id));
        using var connection = Connect(paths);
        using var signals = streams.SigProxy && !spec.Process.Terminal ? SignalRelay.Holding(engine) : null;
        signals?.PassTo(status.Pid);
        engine.Events.Container("attach", spec);
        var result = Pump(connection, streams);
        if (result.End == AttachEnd.Lost) throw new AttachmentException(spec, "its monitor ended the connection");
        return result.End == AttachEnd.Detached ? 0 : result.ExitCode;
    }

    /// <summary>Copies between the caller's streams and the container.</summary>
    /// <exception cref="AttachmentException">The output could not be written.</exception>
    public AttachResult Pump(AttachConnection connection, Streams streams)
    {
        var callers = engine.Call.Streams;
        try
        {
            return connection.Pump(new AttachOptions
            {
                Stdin = streams.Stdin ? callers.Input.Descriptor : -1,
                Stdout = streams.Stdout ? callers.Output.Descriptor : -1,
                Stderr = streams.Stderr ? callers.Error.Descriptor : -1,
                Terminal = spec.Process.Terminal,
                DetachSequence = streams.DetachKeys,
                Cancelled = engine.Call.Cancelled,
            });
        }
        catch (LinuxException e) when (e.Call == "write")
        {
            throw new AttachmentException(spec, e.Message);
        }
    }

    private AttachConnection Connect(ContainerPaths paths)
    {
        try
        {
            return MonitorClient.Connect(paths.Run);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            throw new EngineError(ErrorKind.Invalid, $"cannot attach to container {spec.Name}: its monitor is gone; stop and start it again");
        }
    }
}

/// <summary>An attachment ended before its container.</summary>
internal sealed class AttachmentException(ContainerSpec spec, string why) : EngineError(ErrorKind.Invalid, $"attaching to container {spec.Id}: {why}");
