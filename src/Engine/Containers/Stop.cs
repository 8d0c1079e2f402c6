using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Containers.Running;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Stop one or more containers</summary>
/// <remarks>Stops one or more running containers. The container name or ID can be used. A timeout to forcibly stop the container can also be set but defaults to 10 seconds otherwise.</remarks>
[Verb("container stop", Alias = "stop", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("ctrID")]
[Example("--time 2 mywebserver 6e534f14da9d")]
[Docker("POST /containers/{name}/stop")]
[Libpod("POST /containers/{name}/stop")]
public sealed partial record StopContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Stop all running containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Read the container ID from the file</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Filter output based on conditions given</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Ignore errors when a specified container is missing</summary>
    [Option("ignore", 'i', Query = "ignore")] public bool Ignore { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Seconds to wait for stop before killing the container</summary>
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
        foreach (var selected in new ContainerSelection(engine).Choose(request, request.Ignore, batch.Errors))
            batch.Try(selected.Word, () => Stop(selected.Row, timeout, several: request.All || request.Filters.Count > 0));
        return batch.Report();
    }

    private bool Stop(State.ContainerRow row, uint? timeout, bool several)
    {
        var outcome = new Stopper(engine).Stop(row.Spec.Id, timeout);
        Stopper.RequireExitCode(row.Spec.Id, outcome);
        if (outcome != StopOutcome.Stopped) return !several;
        // One that was to go at its end is still there where others need it.
        if (row.Spec.Lifecycle.AutoRemove && engine.Database.Find(row.Spec.Id) is not null && ContainerRemover.WhyNeeded(engine, row.Spec) is { } why) throw new EngineError(ErrorKind.Invalid, why);
        return true;
    }
}
