using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Running;

/// <summary>Attaches the caller's terminal to a container that runs.</summary>
internal sealed class Attachment(EngineContext engine, ContainerSpec spec)
{
    /// <summary>Stays attached until the container ends or the user detaches.</summary>
    /// <returns>The exit code; 0 after a detach.</returns>
    public int Run(Streams streams)
    {
        var paths = new ContainerPaths(engine, spec.Id);
        var status = ContainerStatus.Read(engine, engine.Lookup.One(spec.Id));
        using var connection = Connect(paths);
        using var proxy = streams.SigProxy && !spec.Process.Terminal
            ? new SignalProxy(status.Pid, [Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGTERM])
            : null;
        engine.Events.Container("attach", spec);
        var result = connection.Pump(new AttachOptions
        {
            Stdin = streams.Stdin ? 0 : -1,
            Stdout = streams.Stdout ? 1 : -1,
            Stderr = streams.Stderr ? 2 : -1,
            Terminal = spec.Process.Terminal,
            DetachSequence = streams.DetachKeys,
        });
        return result.End == AttachEnd.Detached ? 0 : result.ExitCode;
    }

    private AttachConnection Connect(ContainerPaths paths)
    {
        try
        {
            return MonitorClient.Connect(paths.Run);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            throw new UserError($"cannot attach to container {spec.Name}: its monitor is gone; stop and start it again");
        }
    }
}
