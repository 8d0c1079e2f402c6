using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Tell whether a container exists</summary>
/// <remarks>Prints nothing: the exit code is 0 if there is a container with this name or ID, 1 if there is none, and 125 if that cannot be told.</remarks>
[Verb("container exists", Use = "[options] CONTAINER")]
[Example("--external fedora-working-container")]
[Example("{verb} webserver || {program} run --detach --name webserver docker.io/library/nginx")]
[Libpod("GET /containers/{name}/exists")]
public sealed partial record ContainerExists : IVerb<bool>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "containers")] public string Container { get; init; } = "";

    /// <summary>Count containers that other tools, such as Buildah, keep in the store, too</summary>
    [Option("external")] public bool External { get; init; }
}

internal sealed class ExistsHandler(EngineContext engine) : IHandler<ContainerExists, bool>
{
    public bool Handle(ContainerExists request) =>
        engine.Lookup.TryOne(request.Container) is not null || (request.External && engine.Store.Containers.Find(request.Container) is not null);
}
