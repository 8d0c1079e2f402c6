using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>Show all about volumes</summary>
/// <remarks>Prints each volume's directory, labels, options and age as a JSON array, or what a Go template makes of them.</remarks>
[Verb("volume inspect", Use = "[options] VOLUME [VOLUME...]")]
[Example("uploads")]
[Example("--all")]
[Example("--format \"{{.Mountpoint}}\" uploads")]
[Docker("GET /volumes/{name}")]
[Libpod("GET /volumes/{name}/json")]
public sealed partial record InspectVolumes : IVerb<InspectVolumesReport>
{
    /// <summary>The volumes</summary>
    [Argument("VOLUME", Complete = "volumes")] public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Show every volume</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Default = "json", Complete = "json", Local = true)] public string Format { get; init; } = "json";
}

/// <summary>The volumes that were found, and what was not.</summary>
/// <param name="Volumes">Facts of each.</param>
/// <param name="Errors">An error for each that does not exist.</param>
public sealed record InspectVolumesReport(IReadOnlyList<VolumeInspection> Volumes, IReadOnlyList<EngineError> Errors);

internal sealed class InspectVolumesHandler(EngineContext engine) : IHandler<InspectVolumes, InspectVolumesReport>
{
    public InspectVolumesReport Handle(InspectVolumes request)
    {
        if (request.All == request.Volumes.Count > 0) throw new EngineError(ErrorKind.Invalid, "provide one or more volume names or use --all");
        var found = new List<VolumeInspection>();
        var errors = new List<EngineError>();
        foreach (var volume in request.All ? engine.Database.Volumes() : []) found.Add(engine.Volumes.Report(volume));
        foreach (var word in request.Volumes)
        {
            if (engine.Volumes.TryOne(word) is { } volume) found.Add(engine.Volumes.Report(volume));
            else errors.Add(new EngineError(ErrorKind.NotFound, $"no such volume {word}", subject: word));
        }
        return new(found, errors);
    }
}
