using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Remove one or more containers</summary>
/// <remarks>Removes one or more containers from the host. The container name or ID can be used. Command does not remove images. Running or unusable containers will not be removed without the -f option.</remarks>
[Verb("container rm", Alias = "rm", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("ctrID")]
[Example("mywebserver myflaskserver 860a4b23")]
[Example("--force --all")]
[Example("-f c684f0d469f2")]
[Docker("DELETE /containers/{name}")]
[Libpod("DELETE /containers/{name}")]
public sealed partial record RemoveContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Remove all containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Read the container ID from the file</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Remove container and all containers that depend on the selected container</summary>
    [Option("depend", Query = "depend")] public bool Depend { get; init; }

    /// <summary>Filter output based on conditions given</summary>
    [Option("filter")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Force removal of a running or unusable container</summary>
    [Option("force", 'f', Query = "force")] public bool Force { get; init; }

    /// <summary>Ignore errors when a specified container is missing</summary>
    [Option("ignore", 'i', Query = "ignore")] public bool Ignore { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Seconds to wait for stop before killing the container</summary>
    [Option("time", 't', Alias = "timeout", Default = "10", Query = "timeout")] public int? Time { get; init; }

    /// <summary>Remove anonymous volumes associated with the container</summary>
    [Option("volumes", 'v', Query = "v")] public bool Volumes { get; init; }
}

internal sealed class RemoveHandler(EngineContext engine) : IHandler<RemoveContainers, BatchReport>
{
    public BatchReport Handle(RemoveContainers request)
    {
        if (request.Time is not null && !request.Force) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var batch = new Batch();
        var missing = new List<EngineError>();
        engine.Reconciler.Run();
        var foreign = ForeignWords(engine, request).ToList();
        var own = request with { Containers = [.. request.Containers.Except(foreign)] };
        var chosen = new ContainerSelection(engine).Choose(own, request.Ignore || request.Force, missing);
        batch.Errors.AddRange(missing.Select(e => new EngineError(ErrorKind.NotFound, e.Message.Replace("name or ID", "ID or name", StringComparison.Ordinal))));
        foreach (var word in foreign) batch.Try(word, () => ForeignContainers.Remove(engine, word, request.Force));
        var options = new RemoveOptions
        {
            Force = request.Force,
            Volumes = request.Volumes,
            Depend = request.Depend || (request.All && request.Force),
            Timeout = request.Time is { } seconds ? (uint?)(seconds < 0 ? uint.MaxValue : (uint)seconds) : null,
        };
        foreach (var selected in chosen)
            batch.Try(selected.Word, () =>
            {
                var removed = new ContainerRemover(engine).Remove(selected.Row.Spec, options);
                foreach (var dependent in removed.SkipLast(1)) batch.Try(dependent, () => true);
                return removed.Count > 0;
            });
        return batch.Report();
    }

    // Containers that only the store knows go when they are named, never by --all or a filter.
    private static IEnumerable<string> ForeignWords(EngineContext engine, RemoveContainers request) =>
        request.All || request.Latest || request.Filters.Count > 0 ? [] : request.Containers.Where(word => engine.Lookup.TryOne(word) is null && ForeignContainers.Find(engine, word) is not null);

}
