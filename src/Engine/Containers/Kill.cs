using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Kill one or more running containers with a specific signal</summary>
/// <remarks>The main process inside each container specified will be sent SIGKILL, or any signal specified with option --signal.</remarks>
[Verb("container kill", Alias = "kill", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("mywebserver")]
[Example("860a4b23")]
[Example("--signal TERM ctrID")]
[Docker("POST /containers/{name}/kill")]
[Libpod("POST /containers/{name}/kill")]
public sealed partial record KillContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Signal all running containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Read the container ID from the file</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Signal to send to the container</summary>
    [Option("signal", 's', Default = "\"KILL\"", ParsedBy = typeof(SignalNames), Complete = "signals", Query = "signal")] public int Signal { get; init; } = Linux.Signals.SIGKILL;

    IReadOnlyList<Filter> IContainerChoice.Filters => [];
}

internal sealed class KillHandler(EngineContext engine) : IHandler<KillContainers, BatchReport>
{
    public BatchReport Handle(KillContainers request)
    {
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false, batch.Errors))
            batch.Try(selected.Word, () => Kill(selected.Row, request.Signal, request.All));
        return batch.Report();
    }

    private bool Kill(State.ContainerRow row, int signal, bool several)
    {
        using var guard = ContainerLock.Take(engine, row.Spec.Id);
        var status = ContainerStatus.Read(engine, row);
        if (!status.IsRunning)
        {
            if (several) return false;
            throw new EngineError(ErrorKind.BadState, $"can only kill running containers. {row.Spec.Id} is in state {status.Name}: container state improper");
        }
        if (signal == Linux.Signals.SIGKILL || signal == row.Spec.Lifecycle.StopSignal) Fs.WritePrivateFile(new ContainerPaths(engine, row.Spec.Id).Killed, []);
        engine.Runtime.Open().Kill(row.Spec.Id, signal);
        engine.Events.Container("kill", row.Spec);
        return true;
    }
}
