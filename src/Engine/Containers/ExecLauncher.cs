using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>Starts the monitor of an exec session, whose process spec is there.</summary>
internal sealed class ExecLauncher(EngineContext engine, ContainerSpec spec)
{
    /// <summary>Starts it, and waits until the process runs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="terminal">The process has a terminal.</param>
    /// <param name="input">Its input is open.</param>
    /// <param name="attach">Somebody listens from the first byte on.</param>
    /// <param name="inherited">Descriptors that it inherits.</param>
    /// <exception cref="EngineError">The runtime could not start it.</exception>
    public RunningMonitor Launch(string session, bool terminal, bool input, bool attach, IReadOnlyList<int> inherited)
    {
        var paths = new ContainerPaths(engine, spec.Id);
        var monitor = MonitorClient.Launch(new ExecLaunch
        {
            MonitorPath = engine.MonitorPath,
            Id = spec.Id,
            Session = session,
            ProcessSpec = Path.Combine(paths.ExecSessions, session),
            RunDirectory = paths.Run,
            RuntimePath = engine.Runtime.Path,
            RuntimeRoot = engine.Runtime.Root,
            RuntimeArguments = engine.Runtime.ArgumentsFor(spec),
            SystemdCgroup = engine.Runtime.IsScope(spec) && spec.Resources.Cgroups != "disabled",
            Terminal = terminal,
            Stdin = input,
            Attach = attach,
            PreservedDescriptors = InheritedDescriptors.Plan(inherited, engine.Runtime.Path),
            Cleanup = CleanupCommand.ForExec(engine, spec.Id, session),
        }, engine.Monitor);
        try
        {
            monitor.WaitCreated();
            return monitor;
        }
        catch (RuntimeFailedException e)
        {
            monitor.Dispose();
            MonitorState.ForgetExec(paths.Run, session);
            var failure = ContainerStartException.From(e.Message, engine.Runtime.Open().Name);
            // Nobody waits for a session in the background, so its command's own codes would say nothing.
            throw attach ? failure : new EngineError(ErrorKind.Internal, failure.Message);
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }
}
