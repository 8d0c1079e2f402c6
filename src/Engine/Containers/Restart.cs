using Selkie.Engine.Containers.Running;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Restart one or more containers</summary>
/// <remarks>Restarts one or more running containers. The container ID or name can be used. A timeout before forcibly stopping can be set, but defaults to 10 seconds.</remarks>
[Verb("container restart", Alias = "restart", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("ctrID")]
[Example("--latest")]
[Example("ctrID1 ctrID2")]
[Docker("POST /containers/{name}/restart")]
[Libpod("POST /containers/{name}/restart")]
public sealed partial record RestartContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Restart all non-running containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Read the container ID from the file</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Filter output based on conditions given</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Restart only running containers</summary>
    [Option("running")] public bool Running { get; init; }

    /// <summary>Seconds to wait for stop before killing the container</summary>
    [Option("time", 't', Alias = "timeout", Default = "10", Query = "t")] public int? Time { get; init; }
}

internal sealed class RestartHandler(EngineContext engine) : IHandler<RestartContainers, BatchReport>
{
    public BatchReport Handle(RestartContainers request)
    {
        engine.Reconciler.Run();
        var batch = new Batch();
        var timeout = request.Time is { } seconds ? (uint?)(seconds < 0 ? uint.MaxValue : (uint)seconds) : null;
        var choice = request.Running ? request with { All = true } : request;
        foreach (var selected in new ContainerSelection(engine).Choose(choice, ignoreMissing: false, batch.Errors))
        {
            if (request.Running && !ContainerStatus.Read(engine, selected.Row).IsRunning) continue;
            batch.Try(selected.Word, () =>
            {
                Stopper.RequireExitCode(selected.Row.Spec.Id, new Stopper(engine).Stop(selected.Row.Spec.Id, timeout));
                new Starter(engine).Start(selected.Row.Spec.Id);
                engine.Events.Container("restart", selected.Row.Spec);
                return true;
            });
        }
        return batch.Report();
    }
}
