using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.State;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Containers.Recovery;

/// <summary>
/// Clears away what killed commands and monitors left: containers half made, and containers that ended while nobody watched. Commands that change
/// containers call it first. It costs one indexed query and a look at each running container's monitor; what somebody else works on is left to them.
/// </summary>
internal sealed class Reconciler(EngineContext engine)
{
    private bool _done;

    /// <summary>Reconciles once per process.</summary>
    public void Run()
    {
        if (_done) return;
        _done = true;
        engine.Boot.Claim();
        foreach (var row in engine.Database.Unfinished())
            if (!Maker.Parse(row.Maker!).IsAlive)
                Guarded(row.Spec.Id, SettleUnfinished);
        foreach (var id in ContainerPaths.AllLive(engine))
            if (IsUnwatched(id))
                Guarded(id, SettleUnwatched);
    }

    // A failure here is the next command's to meet again, not this one's.
    private void Guarded(string id, Action<string> act)
    {
        try
        {
            using var guard = ContainerLock.TryTake(engine, id);
            if (guard is null) return;
            act(id);
            if (!engine.Database.Has(id)) Fs.RemoveFile(new ContainerPaths(engine, id).Lock);
        }
        catch (Exception e) when (e is EngineError or LinuxException or RuntimeFailedException or StorageException or IOException or UnauthorizedAccessException)
        {
            engine.Log.Debug($"clearing away what is left of container {id}: {e.Message}");
        }
    }

    private void SettleUnfinished(string id)
    {
        if (engine.Database.Find(id) is not { Maker: { } note } row || Maker.Parse(note) is not { IsAlive: false } maker) return;
        var status = ContainerStatus.Read(engine, row);
        if (status.IsRunning)
        {
            engine.Database.ForgetMaker(id);
            return;
        }
        if (status.State == ContainerState.Initialized) engine.Runtime.Open().Delete(id, force: true);
        new Cleaner(engine).Finish(row);
        if (engine.Database.Find(id) is not { Maker: not null }) return; // gone, or kept for those that need it
        if (row.Spec.LayerId is { } layer && !maker.Runs) Discard(id, layer);
        new ContainerRemover(engine).Delete(row.Spec, volumes: !maker.Removes);
    }

    // The layer may have got its directory without a record of its own, or both without the container's.
    private void Discard(string id, string layer)
    {
        if (engine.Store.Containers.Find(id) is null) engine.Store.Layers.Discard(layer);
    }

    // A monitor that lives, or a container that goes on without one, needs nothing.
    private bool IsUnwatched(string id) => MonitorState.Read(new ContainerPaths(engine, id).Run) is not { } state || !(state.MonitorAlive || state.ContainerAlive);

    private void SettleUnwatched(string id)
    {
        if (!IsUnwatched(id)) return;
        if (engine.Database.Find(id) is { } row)
        {
            new Cleaner(engine).Finish(row);
            return;
        }
        Fs.RemoveFile(new ContainerPaths(engine, id).Live);
    }
}

/// <summary>What the context of a call has from here.</summary>
internal static class ReconcilerOfCall
{
    extension(EngineContext context)
    {
        /// <summary>Clears away what killed processes left.</summary>
        internal Reconciler Reconciler => context.Service(static engine => new Reconciler(engine));
    }
}
