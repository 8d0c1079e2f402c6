using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>List containers</summary>
/// <remarks>Prints out information about the containers</remarks>
[Verb("ps", Alias = "container list, container ps", Synonyms = "container ls", Use = "[options]")]
[Example("-a")]
[Example("-a --format \"{{.ID}}  {{.Image}}  {{.Labels}}  {{.Mounts}}\"")]
[Example("--size --sort names")]
[Docker("GET /containers/json")]
[Libpod("GET /containers/json")]
public sealed partial record ListContainers : IVerb<IReadOnlyList<ContainerListing>>
{
    /// <summary>Show all the containers, default is only running containers</summary>
    [Option("all", 'a', Query = "all")] public bool All { get; init; }

    /// <summary>Show containers in storage not controlled by Podman</summary>
    [Option("external", Alias = "storage", Query = "external")] public bool External { get; init; }

    /// <summary>Filter output based on conditions given</summary>
    [Option("filter", 'f', Query = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Pretty-print containers to JSON or using a Go template</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Print the n last created containers (all states)</summary>
    [Option("last", 'n', Default = "-1", Docker = "limit", Libpod = "last")] public int Last { get; init; } = -1;

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Display the extended information</summary>
    [Option("no-trunc", Alias = "notruncate")] public bool NoTruncation { get; init; }

    /// <summary>Do not print headers</summary>
    [Option("noheading")] public bool NoHeading { get; init; }

    /// <summary>Display namespace information</summary>
    [Option("ns", Alias = "namespace")] public bool Namespaces { get; init; }

    /// <summary>Print the ID and name of the pod the containers are associated with</summary>
    [Option("pod", 'p', Libpod = "pod")] public bool Pod { get; init; }

    /// <summary>Print the numeric IDs of the containers only</summary>
    [Option("quiet", 'q')] public bool Quiet { get; init; }

    /// <summary>Display the total file sizes</summary>
    [Option("size", 's', Query = "size")] public bool Size { get; init; }

    /// <summary>Sort output by: command, created, id, image, names, runningfor, size, status</summary>
    [Option("sort", Choices = "command,created,id,image,names,runningfor,size,status")] public string? Sort { get; init; }

    /// <summary>Sync container state with OCI runtime</summary>
    [Option("sync", Libpod = "sync")] public bool Sync { get; init; }

    /// <summary>Watch the ps output on an interval in seconds</summary>
    [Option("watch", 'w')] public uint Watch { get; init; }
}

internal sealed class ListContainersHandler(EngineContext engine) : IHandler<ListContainers, IReadOnlyList<ContainerListing>>
{
    public IReadOnlyList<ContainerListing> Handle(ListContainers request)
    {
        Check(request);
        return ListingOrder.Sort(request.Sort, new ContainerLister(engine).List(request));
    }

    private static void Check(ListContainers request)
    {
        if (request.Last >= 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "last and latest are mutually exclusive");
        if (request.Quiet && (request.Size || request.Namespaces)) throw new EngineError(ErrorKind.Invalid, "quiet conflicts with size and namespace");
        if (request.Size && request.Namespaces) throw new EngineError(ErrorKind.Invalid, "size and namespace options conflict");
        if (request.Watch > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "the watch and latest flags cannot be used together");
    }
}
