using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>How a container is removed.</summary>
internal sealed record RemoveOptions
{
    /// <summary>Stop it first, if it runs.</summary>
    public bool Force { get; init; }

    /// <summary>Remove its anonymous volumes.</summary>
    public bool Volumes { get; init; }

    /// <summary>Remove those that need it, too.</summary>
    public bool Depend { get; init; }

    /// <summary>Seconds until it is killed.</summary>
    public uint? Timeout { get; init; }
}

/// <summary>Removes containers.</summary>
internal sealed class ContainerRemover(EngineContext engine)
{
    /// <summary>Removes a container.</summary>
    /// <returns>Ids of everything removed, dependents first.</returns>
    /// <exception cref="EngineError">It runs, or another needs it.</exception>
    public IReadOnlyList<string> Remove(ContainerSpec spec, RemoveOptions options)
    {
        var removed = new List<string>();
        if (!options.Force && engine.Database.Find(spec.Id) is { } there) RequireStopped(spec, ContainerStatus.Read(engine, there));
        if (!options.Depend && WhyNeeded(engine, spec) is { } needed) throw new EngineError(ErrorKind.Invalid, needed);
        foreach (var dependent in engine.Database.Dependents(spec.Id)) removed.AddRange(Remove(dependent.Spec, options));
        if (options.Force)
        {
            StuckStart.End(engine, spec.Id);
            new Stopper(engine).Stop(spec.Id, options.Timeout, goesOn: true);
        }
        engine.Reserve.GiveBack(); // not before it is stopped: it may be what fills the disk
        using (ContainerLock.Take(engine, spec.Id))
        {
            if (engine.Database.Find(spec.Id) is not { } row) // it removed itself meanwhile
            {
                Fs.RemoveFile(new ContainerPaths(engine, spec.Id).Lock);
                return removed;
            }
            var status = ContainerStatus.Read(engine, row);
            RequireStopped(row.Spec, status);
            if (status.State == ContainerState.Initialized) engine.Runtime.Open().Delete(spec.Id, force: true);
            var last = new Cleaner(engine).Clean(row) ?? row.Last;
            Delete(row.Spec, options.Volumes, last.Finished == default ? null : last.ExitCode);
        }
        removed.Add(spec.Id);
        return removed;
    }

    /// <summary>Why others do not let a container go; null: none needs it.</summary>
    public static string? WhyNeeded(EngineContext engine, ContainerSpec spec) => engine.Database.Dependents(spec.Id) is { Count: > 0 } dependents
        ? $"container {spec.Id} has dependent containers which must be removed before it: {string.Join(", ", dependents.Select(dependent => dependent.Spec.Id))}: container already exists"
        : null;

    /// <summary>Deletes a container that does not run. The caller holds its lock.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="volumes">Its anonymous volumes go too.</param>
    /// <param name="exitCode">The code of its last run, which the event tells; null: it never ran.</param>
    /// <param name="settle">What has to be done when its files are gone and its record is not.</param>
    public void Delete(ContainerSpec spec, bool volumes, int? exitCode = null, Action? settle = null)
    {
        if (!spec.Lifecycle.AutoRemove) engine.Database.BeginRemoval(spec.Id);
        // A layer without its container's record is what a removal that was killed leaves.
        if (!engine.Store.Containers.Delete(spec.Id) && spec.LayerId is { } layer) engine.Store.Layers.Discard(layer);
        settle?.Invoke();
        engine.Database.Remove(spec);
        var paths = new ContainerPaths(engine, spec.Id);
        foreach (var directory in new[] { Path.GetDirectoryName(paths.Run)!, Path.GetDirectoryName(paths.Graph)! })
            Fs.RemoveTree(directory); // a container's own files may be below: upper directories of its overlays
        Fs.RemoveFile(paths.Live);
        Fs.RemoveFile(paths.Lock);
        engine.Events.Container("remove", spec, exitCode);
        if (volumes) RemoveAnonymousVolumes(spec);
        RemoveIdFile(spec.Lifecycle.CidFile);
    }

    // It ends with the container (libpod runtime_ctr.go), who is gone by now whatever becomes of it.
    private static void RemoveIdFile(string path)
    {
        try
        {
            if (path.Length > 0) Fs.RemoveFile(path);
        }
        catch (LinuxException e)
        {
            throw new EngineError(ErrorKind.Internal, $"cleaning up CID file: remove {path}: {Errno.Text(e.Error)}", inner: e);
        }
    }

    private void RemoveAnonymousVolumes(ContainerSpec spec)
    {
        foreach (var mount in spec.Mounts)
            if (mount is { Type: "volume", Anonymous: true } && engine.Database.UsersOfVolume(mount.Source).Count == 0)
                engine.Volumes.Remove(mount.Source);
    }

    private static void RequireStopped(ContainerSpec spec, ContainerStatus status)
    {
        if (status.IsRunning)
            throw new EngineError(ErrorKind.BadState, $"cannot remove container {spec.Id} as it is {status.State} - running or paused containers cannot be removed without force: container state improper", subject: spec.Id);
    }
}
