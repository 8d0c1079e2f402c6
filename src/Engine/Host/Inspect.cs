using Selkie.Api;
using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Host;

/// <summary>Display the configuration of object denoted by ID</summary>
/// <remarks>
/// Displays the low-level information on an object identified by name or ID.
///   For more inspection options, see:
///
///       {program} container inspect
///       {program} image inspect
///       {program} network inspect
///       {program} pod inspect
///       {program} volume inspect
/// </remarks>
[Verb("inspect", Use = "[options] {CONTAINER|IMAGE|POD|NETWORK|VOLUME} [...]")]
[Example("fedora")]
[Example("--type image fedora")]
[Example("CtrID ImgID")]
[Example("--format \"imageId: {{.Id}} size: {{.Size}}\" fedora")]
public sealed partial record InspectObjects : IVerb<InspectReport>
{
    /// <summary>The objects</summary>
    [Argument("NAME", Complete = "containers+pods+images+networks+volumes")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Format the output to a Go template or json</summary>
    [Option("format", 'f', Default = "json", Complete = "json")] public string Format { get; init; } = "json";

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Display total file size</summary>
    [Option("size", 's')] public bool Size { get; init; }

    /// <summary>Specify inspect-object type</summary>
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
