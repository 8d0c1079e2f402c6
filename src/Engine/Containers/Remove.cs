using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Remove containers</summary>
/// <remarks>Removes containers with the files they wrote; their images stay, and named volumes, too. One that runs is only removed with --force, which stops it first.</remarks>
[Verb("container rm", Alias = "rm", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--volumes database")]
[Example("--force --time 2 webserver my-shell")]
[Example("--filter status=exited")]
[Docker("DELETE /containers/{name}")]
[Libpod("DELETE /containers/{name}")]
public sealed partial record RemoveContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Remove every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Remove the containers that need this one, too</summary>
    [Option("depend", Query = "depend")] public bool Depend { get; init; }

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Stop the container if it runs, and remove it even when it is damaged</summary>
    [Option("force", 'f', Query = "force")] public bool Force { get; init; }

    /// <summary>Pass over containers that do not exist</summary>
    [Option("ignore", 'i', Query = "ignore")] public bool Ignore { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; -1 waits without end</summary>
    [Option("time", 't', Alias = "timeout", Default = "10", Query = "timeout")] public int? Time { get; init; }

    /// <summary>Remove the container's anonymous volumes, too</summary>
    [Option("volumes", 'v', Query = "v", Libpod = "volumes")] public bool Volumes { get; init; }
}

internal sealed class RemoveHandler(EngineContext engine) : IHandler<RemoveContainers, BatchReport>
{
    public BatchReport Handle(RemoveContainers request)
    {
        if (request.Time is not null && !request.Force) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var batch = new Batch();
        engine.Reconciler.Run();
        var foreign = ForeignWords(engine, request).ToList();
        var own = request with { Containers = [.. request.Containers.Except(foreign)] };
        var chosen = Choose(own);
        foreach (var word in foreign)
            batch.Try(word, () =>
            {
                batch.Removed.Add(word);
                return ForeignContainers.Remove(engine, word, request.Force);
            });
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
                batch.Removed.AddRange(removed);
                foreach (var dependent in removed.SkipLast(1)) batch.Try(dependent, () => true);
                return removed.Count > 0;
            });
        return batch.Report();
    }

    // Here Podman looks in the store, too, whose words are the other way round.
    private IReadOnlyList<Selected> Choose(RemoveContainers request)
    {
        try
        {
            return new ContainerSelection(engine).Choose(request, request.Ignore || request.Force);
        }
        catch (NoSuchContainerException e)
        {
            throw new EngineError(ErrorKind.NotFound, e.Message.Replace("name or ID", "ID or name", StringComparison.Ordinal), subject: e.Subject);
        }
    }

    // Containers that only the store knows go when they are named, never by --all or a filter.
    private static IEnumerable<string> ForeignWords(EngineContext engine, RemoveContainers request) =>
        request.All || request.Latest || request.Filters.Count > 0 ? [] : request.Containers.Where(word => engine.Lookup.TryOne(word) is null && ForeignContainers.Find(engine, word) is not null);
}
