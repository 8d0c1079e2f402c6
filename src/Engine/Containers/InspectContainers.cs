using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Display the configuration of a container</summary>
/// <remarks>Displays the low-level information on a container identified by name or ID.</remarks>
[Verb("container inspect", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("myCtr")]
[Example("-l --format '{{.Id}} {{.Config.Labels}}'")]
[Docker("GET /containers/{name}/json")]
[Libpod("GET /containers/{name}/json")]
public sealed partial record InspectContainers : IVerb<InspectReport>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Format the output to a Go template or json</summary>
    [Option("format", 'f', Default = "json", Complete = "json")] public string Format { get; init; } = "json";

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Display total file size</summary>
    [Option("size", 's', Query = "size")] public bool Size { get; init; }
}

internal sealed class InspectContainersHandler(EngineContext engine) : IHandler<InspectContainers, InspectReport>
{
    public InspectReport Handle(InspectContainers request) =>
        new ObjectInspector(engine).Inspect(new InspectObjects { Names = request.Containers, Format = request.Format, Latest = request.Latest, Size = request.Size, Type = "container" });
}
