using Selkie.Engine.Verbs;

namespace Selkie.Engine.Inspection;

/// <summary>Show all about containers</summary>
/// <remarks>Prints state, configuration, mounts and networks of each container as a JSON array, or what a Go template makes of them.</remarks>
[Verb("container inspect", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("webserver")]
[Example("--format \"{{.State.Status}} {{.NetworkSettings.IPAddress}}\" webserver")]
[Docker("GET /containers/{name}/json")]
[Libpod("GET /containers/{name}/json")]
public sealed partial record InspectContainers : IVerb<InspectReport>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Default = "json", Complete = "json", Local = true)] public string Format { get; init; } = "json";

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Add the sizes of the container's files</summary>
    [Option("size", 's', Query = "size")] public bool Size { get; init; }
}

internal sealed class InspectContainersHandler(EngineContext engine) : IHandler<InspectContainers, InspectReport>
{
    public InspectReport Handle(InspectContainers request) =>
        new ObjectInspector(engine).Inspect(new InspectObjects { Names = request.Containers, Format = request.Format, Latest = request.Latest, Size = request.Size, Type = "container" });
}
