using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Removal;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>Undo mounts and network of containers that ended</summary>
/// <remarks>Takes down what a container needed to run: its network, its mounts and its files under the run root. The engine does so itself when a container ends; the command is for what a crash left behind.</remarks>
[Verb("container cleanup", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("--latest")]
[Example("webserver database")]
[Example("--all --rm")]
public sealed partial record CleanupContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Clean up after every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Clean up after this exec session of the container, not after the container</summary>
    [Option("exec")] public string? Exec { get; init; }

    /// <summary>Remove the container and its anonymous volumes afterwards</summary>
    [Option("rm")] public bool Remove { get; init; }

    /// <summary>Remove the container's image afterwards, unless other containers use it</summary>
    [Option("rmi")] public bool RemoveImage { get; init; }

    /// <summary>Fail where the container still runs</summary>
    [Option("stopped-only", Hidden = true)] public bool StoppedOnly { get; init; }

    /// <summary>Start the container whose restart this process has waited for</summary>
    [Option("start-postponed", Hidden = true)] public bool StartPostponed { get; init; }

    IReadOnlyList<Filter> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

internal sealed class CleanupHandler(EngineContext engine) : IHandler<CleanupContainers, BatchReport>
{
    public BatchReport Handle(CleanupContainers request)
    {
        if (request.Exec is { Length: > 0 }) CheckExec(request);
        var batch = new Batch();
        // A container that somebody else has removed meanwhile needs no clean-up.
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: true))
            batch.Try(selected.Row.Spec.Id, () =>
            {
                CleanUp(request, selected.Row.Spec);
                return true;
            });
        return batch.Report();
    }

    private static void CheckExec(CleanupContainers request)
    {
        if (request.All) throw new EngineError(ErrorKind.Invalid, "--all and --exec cannot be set together");
        if (request.Containers.Count > 1) throw new EngineError(ErrorKind.Invalid, "cannot use exec option when more than one container is given");
        if (request.RemoveImage) throw new EngineError(ErrorKind.Invalid, "--exec and --rmi cannot be set together");
    }

    private void CleanUp(CleanupContainers request, ContainerSpec spec)
    {
        if (request.Exec is { Length: > 0 } session)
        {
            CleanUpExec(spec, Path.GetFileName(session));
            return;
        }
        if (request.StartPostponed)
        {
            using var guard = ContainerLock.Take(engine, spec.Id);
            if (engine.Database.Find(spec.Id) is { } row) new Launcher(engine, row.Spec).LaunchPostponed(guard);
            return;
        }
        if (request.StoppedOnly && ContainerStatus.Read(engine, engine.Lookup.One(spec.Id)).IsRunning)
            throw new EngineError(ErrorKind.BadState, $"container {spec.Id} is still running: container state improper", subject: spec.Id);
        new Stopper(engine).Finish(spec.Id);
        if (request.Remove && engine.Database.Has(spec.Id)) new ContainerRemover(engine).Remove(spec, new() { Volumes = true });
        if (request.RemoveImage && spec.Image is { } image) new ImageRemover(engine, prune: true).Remove(image.Id, image.Name);
    }

    private void CleanUpExec(ContainerSpec spec, string session)
    {
        var paths = new ContainerPaths(engine, spec.Id);
        Fs.RemoveFile(Path.Combine(paths.ExecSessions, session));
        if (MonitorState.ReadExec(paths.Run, session) is { } ended && ended.Status == ContainerState.Exited) engine.Events.Container("exec_died", spec, ended.ExitCode);
        if (!ExecSessions.IsKept(paths, session)) MonitorState.ForgetExec(paths.Run, session);
    }
}
