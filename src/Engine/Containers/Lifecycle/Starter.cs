using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>Starts containers that exist.</summary>
internal sealed class Starter(EngineContext engine)
{
    /// <summary>Starts a container in the background; one that runs is left as it is.</summary>
    /// <returns>False where it ran already.</returns>
    public bool Start(string id) => Launch(id, createOnly: false);

    /// <summary>Only creates the container in the runtime (podman init).</summary>
    public bool Init(string id) => Launch(id, createOnly: true);

    /// <summary>Starts what a container needs to run.</summary>
    public void StartDependencies(ContainerSpec spec)
    {
        foreach (var id in spec.Dependencies)
        {
            var row = engine.Database.Find(id) ?? throw new EngineError(ErrorKind.NotFound, $"the container {spec.Name} needs {id}, which is gone: no such container", subject: id);
            if (!ContainerStatus.Read(engine, row).IsRunning) Start(id);
        }
    }

    /// <summary>Cleans up after the last run of an existing container, so that it can be started. The caller holds its lock.</summary>
    /// <returns>Its state before.</returns>
    public ContainerStatus CleanUpLastRun(ContainerRow row)
    {
        if (row.Maker is { } maker && !Maker.Parse(maker).Runs) throw new EngineError(ErrorKind.BadState, $"container {row.Spec.Id} is still being created: container state improper", subject: row.Spec.Id);
        var status = ContainerStatus.Read(engine, row);
        if (status.IsAlive) return status;
        new Cleaner(engine).Clean(row);
        return ContainerStatus.Read(engine, row);
    }

    /// <summary>The lock of a container that was just made, to launch it.</summary>
    /// <exception cref="EngineError">It was removed meanwhile.</exception>
    public ContainerLock Guard(ContainerSpec spec)
    {
        var guard = ContainerLock.Take(engine, spec.Id);
        if (engine.Database.Has(spec.Id)) return guard;
        guard.Dispose();
        Fs.RemoveFile(new ContainerPaths(engine, spec.Id).Lock);
        throw new EngineError(ErrorKind.NotFound, $"no container with ID {spec.Id} found in database: no such container", subject: spec.Id);
    }

    /// <summary>Removes a container that was to go at its end and could not start.</summary>
    public void RemoveFailed(ContainerSpec spec, bool always = false)
    {
        if (!always && !spec.Lifecycle.AutoRemove) return;
        using var guard = ContainerLock.Take(engine, spec.Id);
        // What was launched all the same is its monitor's to clean up.
        if (!engine.Database.Has(spec.Id) || File.Exists(new ContainerPaths(engine, spec.Id).Live)) return;
        new Selkie.Engine.Containers.Lifecycle.ContainerRemover(engine).Delete(spec, volumes: true);
    }

    private bool Launch(string id, bool createOnly)
    {
        var spec = engine.Lookup.One(id).Spec;
        StartDependencies(spec);
        using var guard = ContainerLock.Take(engine, spec.Id);
        var status = CleanUpLastRun(engine.Lookup.One(spec.Id));
        if (status.IsRunning)
            return createOnly ? throw new EngineError(ErrorKind.BadState, $"container {spec.Id} has already been created in runtime: container state improper", subject: spec.Id) : false;
        if (status.State == ContainerState.Initialized)
        {
            if (createOnly) throw new EngineError(ErrorKind.BadState, $"container {spec.Id} has already been created in runtime: container state improper", subject: spec.Id);
            using var connection = Runtime.Monitors.MonitorClient.Connect(new ContainerPaths(engine, spec.Id).Run);
            connection.Start();
            Notification.TellStarted(engine, spec, status.MonitorPid);
            engine.Events.Container("start", spec);
            return true;
        }
        using var signals = SignalRelay.Holding(engine);
        using var monitor = new Launcher(engine, spec).Launch(new LaunchOptions { Guard = guard, CreateOnly = createOnly, Signals = signals });
        return true;
    }
}
