using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Restart containers</summary>
/// <remarks>Stops each container as "{program} stop" does and starts it again; one that does not run is just started.</remarks>
[Verb("container restart", Alias = "restart", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--latest")]
[Example("--time 30 database")]
[Docker("POST /containers/{name}/restart")]
[Libpod("POST /containers/{name}/restart")]
public sealed partial record RestartContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Restart every container, whether it runs or not</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Restart every container that runs</summary>
    [Option("running")] public bool Running { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; -1 waits without end</summary>
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
        foreach (var selected in new ContainerSelection(engine).Choose(choice, ignoreMissing: false))
        {
            if (request.Running && !ContainerStatus.Read(engine, selected.Row).IsRunning) continue;
            batch.Try(selected.Word, () =>
            {
                engine.Events.Container("restart", selected.Row.Spec);
                Stopper.RequireExitCode(selected.Row.Spec.Id, new Stopper(engine).Stop(selected.Row.Spec.Id, timeout, goesOn: true));
                new Starter(engine).Start(selected.Row.Spec.Id);
                return true;
            });
        }
        return batch.Report();
    }
}
