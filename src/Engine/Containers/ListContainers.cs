using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>List containers</summary>
/// <remarks>Lists the containers that run, or with --all those that are created, paused or ended as well. Filters choose among all of them; a template can print any field.</remarks>
[Verb("ps", Alias = "container list, container ps", Synonyms = "container ls", Use = "[options]")]
[Example("--all")]
[Example("--all --format \"table {{.Names}}\\t{{.Status}}\\t{{.Ports}}\"")]
[Example("--filter status=exited --filter label=app=web --quiet")]
[Docker("GET /containers/json")]
[Libpod("GET /containers/json")]
public sealed partial record ListContainers : IVerb<IReadOnlyList<ContainerListing>>
{
    /// <summary>Show containers in every state, not just those that run</summary>
    [Option("all", 'a', Query = "all")] public bool All { get; init; }

    /// <summary>Add containers that other tools, such as Buildah, keep in the store</summary>
    [Option("external", Alias = "storage", Query = "external")] public bool External { get; init; }

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f', Query = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Show this many of the containers created last, whatever their state</summary>
    [Option("last", 'n', Default = "-1", Docker = "limit", Libpod = "last")] public int Last { get; init; } = -1;

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Alias = "notruncate", Local = true)] public bool NoTruncation { get; init; }

    /// <summary>Print no headings</summary>
    [Option("noheading", Local = true)] public bool NoHeading { get; init; }

    /// <summary>Show the namespaces' numbers instead of image, command and ports</summary>
    [Option("ns", Alias = "namespace", Libpod = "namespace")] public bool Namespaces { get; init; }

    /// <summary>Add the pod that each container belongs to</summary>
    [Option("pod", 'p', Libpod = "pod")] public bool Pod { get; init; }

    /// <summary>Print only the IDs</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }

    /// <summary>Tell of mounts and networks as an inspection does; no command line has such an option.</summary>
    public bool Attachments { get; init; }

    /// <summary>Add the sizes: what the container wrote and, in brackets, with its image</summary>
    [Option("size", 's', Query = "size")] public bool Size { get; init; }

    /// <summary>Order by command, created, id, image, names, runningfor, size or status</summary>
    [Option("sort", Choices = "command,created,id,image,names,runningfor,size,status")] public string? Sort { get; init; }

    /// <summary>Taken and not needed: states are always read anew</summary>
    [Option("sync", Libpod = "sync")] public bool Sync { get; init; }

    /// <summary>Print the list again every so many seconds, until interrupted</summary>
    [Option("watch", 'w', Local = true)] public uint Watch { get; init; }
}

internal sealed class ListContainersHandler(EngineContext engine) : IHandler<ListContainers, IReadOnlyList<ContainerListing>>
{
    public IReadOnlyList<ContainerListing> Handle(ListContainers request)
    {
        Check(request);
        var containers = ListingOrder.Sort(request.Sort, new ContainerLister(engine).List(request));
        return request.Attachments ? Attached(containers) : containers;
    }

    // One that is removed meanwhile is on no list.
    private List<ContainerListing> Attached(IReadOnlyList<ContainerListing> containers)
    {
        var (networks, mounts) = (new NetworkInspector(engine), new MountInspector(engine));
        var list = new List<ContainerListing>(containers.Count);
        foreach (var container in containers)
            if (engine.Database.Find(container.Summary.Id) is { } row)
                list.Add(container with { Attachments = new(row.Spec.Network.Mode.ToString(), networks.Of(row), mounts.Mounts(row.Spec)) });
        return list;
    }

    /// <summary>Refuses requests that contradict themselves.</summary>
    /// <exception cref="EngineError">It does.</exception>
    internal static void Check(ListContainers request)
    {
        if (request.Last >= 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "last and latest are mutually exclusive");
        if (request.Quiet && (request.Size || request.Namespaces)) throw new EngineError(ErrorKind.Invalid, "quiet conflicts with size and namespace");
        if (request.Size && request.Namespaces) throw new EngineError(ErrorKind.Invalid, "size and namespace options conflict");
        if (request.Watch > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "the watch and latest flags cannot be used together");
    }
}
