using Selkie.Api;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Inspection;

/// <summary>Show all about objects</summary>
/// <remarks>Prints all that is known of containers, images, volumes, networks or pods as a JSON array, or what a Go template makes of them. Names are looked up in this order; --type settles which kind is meant.</remarks>
[Verb("inspect", Use = "[options] {CONTAINER|IMAGE|POD|NETWORK|VOLUME} [...]")]
[Example("webserver")]
[Example("--type image docker.io/library/nginx")]
[Example("webserver database")]
[Example("--format \"{{.State.Status}} since {{.State.StartedAt}}\" webserver")]
public sealed partial record InspectObjects : IVerb<InspectReport>
{
    /// <summary>The objects</summary>
    [Argument("NAME", Complete = "containers+pods+images+networks+volumes")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Default = "json", Complete = "json")] public string Format { get; init; } = "json";

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Add the sizes of containers' files</summary>
    [Option("size", 's')] public bool Size { get; init; }

    /// <summary>Kind of object that the names are of</summary>
    [Option("type", 't', Default = "all", Complete = "all|container|image|network|pod|volume")] public string Type { get; init; } = "all";
}

/// <summary>What was found, and what was not.</summary>
/// <param name="Objects">What is said of each thing found.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record InspectReport(IReadOnlyList<ObjectInspection> Objects, IReadOnlyList<EngineError> Errors);

internal sealed class InspectObjectsHandler(EngineContext engine) : IHandler<InspectObjects, InspectReport>
{
    public InspectReport Handle(InspectObjects request) => new ObjectInspector(engine).Inspect(request);
}
