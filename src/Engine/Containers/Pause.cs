using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>Freeze containers</summary>
/// <remarks>Stops all processes of the containers by the cgroup freezer, without a signal that they could notice; "{program} unpause" lets them go on. Ordinary users need cgroup v2.</remarks>
[Verb("container pause", Alias = "pause", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--filter label=app=web")]
[Example("--all")]
[Docker("POST /containers/{name}/pause")]
[Libpod("POST /containers/{name}/pause")]
public sealed partial record PauseContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Freeze every running container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

internal sealed class PauseHandler(EngineContext engine) : IHandler<PauseContainers, BatchReport>
{
    public BatchReport Handle(PauseContainers request)
    {
        Freezer.Check(engine, "pause");
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false))
            batch.Try(selected.Word, () => new Freezer(engine).Pause(selected.Row, several: request.All || request.Filters.Count > 0));
        return batch.Report();
    }
}

/// <summary>Freezes and thaws containers.</summary>
internal sealed class Freezer(EngineContext engine)
{
    /// <summary>Only root or a user with a cgroup of v2 can freeze.</summary>
    public static void Check(EngineContext engine, string verb)
    {
        if (Configuration.UserDirectories.Rootless && !engine.Host.UnifiedCgroups) throw new EngineError(ErrorKind.Unsupported, $"{verb} is not supported for cgroupv1 rootless containers");
    }

    /// <summary>Freezes a running container.</summary>
    public bool Pause(State.ContainerRow row, bool several)
    {
        using var guard = ContainerLock.Take(engine, row.Spec.Id);
        var status = ContainerStatus.Read(engine, row);
        if (status.State == ContainerState.Paused) return several ? false : throw new EngineError(ErrorKind.BadState, $"\"{row.Spec.Id}\" is already paused: container state improper", subject: row.Spec.Id);
        if (status.State != ContainerState.Running)
            return several ? false : throw new EngineError(ErrorKind.BadState, $"\"{status.State}\" is not running, can't pause: container state improper");
        engine.Runtime.Open().Pause(row.Spec.Id);
        Fs.WritePrivateFile(new ContainerPaths(engine, row.Spec.Id).Paused, []);
        engine.Events.Container("pause", row.Spec);
        return true;
    }

    /// <summary>Thaws a frozen container.</summary>
    public bool Unpause(State.ContainerRow row, bool several)
    {
        using var guard = ContainerLock.Take(engine, row.Spec.Id);
        if (ContainerStatus.Read(engine, row).State != ContainerState.Paused)
            return several ? false : throw new EngineError(ErrorKind.BadState, $"\"{row.Spec.Id}\" is not paused, can't unpause: container state improper", subject: row.Spec.Id);
        engine.Runtime.Open().Resume(row.Spec.Id);
        Fs.RemoveFile(new ContainerPaths(engine, row.Spec.Id).Paused);
        engine.Events.Container("unpause", row.Spec);
        return true;
    }
}
