using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Send a signal to running containers</summary>
/// <remarks>Sends SIGKILL, or the signal of --signal, to the first process of each container and does not wait for it. To let a container end in good order, use "{program} stop".</remarks>
[Verb("container kill", Alias = "kill", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--signal HUP webserver")]
[Example("--all --signal TERM")]
[Docker("POST /containers/{name}/kill")]
[Libpod("POST /containers/{name}/kill")]
public sealed partial record KillContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Signal every running container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Signal to send, by name or number</summary>
    [Option("signal", 's', Default = "\"KILL\"", ParsedBy = typeof(SignalNames), Complete = "signals", Query = "signal")] public int Signal { get; init; } = Selkie.Linux.Signalling.Signals.SIGKILL;

    IReadOnlyList<Filter> IContainerChoice.Filters => [];
}

internal sealed class KillHandler(EngineContext engine) : IHandler<KillContainers, BatchReport>
{
    public BatchReport Handle(KillContainers request)
    {
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false))
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
            throw new EngineError(ErrorKind.BadState, $"can only kill running containers. {row.Spec.Id} is in state {status.State}: container state improper", subject: row.Spec.Id);
        }
        if (signal == Selkie.Linux.Signalling.Signals.SIGKILL || signal == row.Spec.Lifecycle.StopSignal) Fs.WritePrivateFile(new ContainerPaths(engine, row.Spec.Id).Killed, []);
        engine.Runtime.Open().Kill(row.Spec.Id, signal);
        engine.Events.Container("kill", row.Spec);
        return true;
    }
}
