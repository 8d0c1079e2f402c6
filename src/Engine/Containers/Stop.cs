using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Stop containers</summary>
/// <remarks>Sends each container its stop signal, SIGTERM unless it was created with another, and SIGKILL when it still runs after the time it is given.</remarks>
[Verb("container stop", Alias = "stop", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--time 2 webserver database")]
[Docker("POST /containers/{name}/stop")]
[Libpod("POST /containers/{name}/stop")]
public sealed partial record StopContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Stop every running container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Pass over containers that do not exist</summary>
    [Option("ignore", 'i', Query = "ignore")] public bool Ignore { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; -1 waits without end</summary>
    [Option("time", 't', Alias = "timeout", Default = "10", Docker = "t", Libpod = "timeout")] public int? Time { get; init; }
}

internal sealed class StopHandler(EngineContext engine) : IHandler<StopContainers, BatchReport>
{
    public BatchReport Handle(StopContainers request)
    {
        engine.Reconciler.Run();
        var batch = new Batch();
        // A negative time waits for ever.
        var timeout = request.Time is { } seconds ? (uint?)(seconds < 0 ? uint.MaxValue : (uint)seconds) : null;
        foreach (var selected in new ContainerSelection(engine).Choose(request, request.Ignore))
            batch.Try(selected.Word, () => Stop(selected.Row, timeout, batch, several: request.All || request.Filters.Count > 0));
        return batch.Report();
    }

    private bool Stop(State.ContainerRow row, uint? timeout, Batch batch, bool several)
    {
        var outcome = new Stopper(engine).Stop(row.Spec.Id, timeout);
        Stopper.RequireExitCode(row.Spec.Id, outcome);
        if (outcome != StopOutcome.Stopped)
        {
            batch.Unchanged.Add(row.Spec.Id);
            return !several;
        }
        // One that was to go at its end is still there where others need it.
        if (row.Spec.Lifecycle.AutoRemove && engine.Database.Has(row.Spec.Id) && ContainerRemover.WhyNeeded(engine, row.Spec) is { } why) throw new EngineError(ErrorKind.Invalid, why);
        return true;
    }
}
