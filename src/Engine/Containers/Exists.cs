using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Check if a container exists in local storage</summary>
/// <remarks>If the named container exists in local storage, the exit code is 0, otherwise the exit code will be 1.</remarks>
[Verb("container exists", Use = "[options] CONTAINER")]
[Example("--external containerID")]
[Example("containerID || podman run --name containerID [other options] IMAGE")]
[Libpod("GET /containers/{name}/exists")]
public sealed partial record ContainerExists : IVerb<bool>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "containers")] public string Container { get; init; } = "";

    /// <summary>Check external storage containers as well as Podman containers</summary>
    [Option("external")] public bool External { get; init; }
}

internal sealed class ExistsHandler(EngineContext engine) : IHandler<ContainerExists, bool>
{
    public bool Handle(ContainerExists request) =>
        engine.Lookup.TryOne(request.Container) is not null || (request.External && engine.Store.Containers.Find(request.Container) is not null);
}
