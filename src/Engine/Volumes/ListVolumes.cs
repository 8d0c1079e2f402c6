using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>List volumes</summary>
/// <remarks>
/// podman volume ls
///
/// List all available volumes. The output of the volumes can be filtered
/// and the output format can be changed to JSON or a user specified Go template.
/// </remarks>
[Verb("volume ls", Synonyms = "volume list")]
[Docker("GET /volumes")]
[Libpod("GET /volumes/json")]
public sealed partial record ListVolumes : IVerb<IReadOnlyList<VolumeReport>>
{
    /// <summary>Filter volume output</summary>
    [Option("filter", 'f', Query = "filters", ParsedBy = typeof(FilterFlags.Volume))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Format volume output using Go template</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Do not print headers</summary>
    [Option("noheading", 'n')] public bool NoHeading { get; init; }

    /// <summary>Print volume output in quiet mode</summary>
    [Option("quiet", 'q')] public bool Quiet { get; init; }
}

internal sealed class ListVolumesHandler(EngineContext engine) : IHandler<ListVolumes, IReadOnlyList<VolumeReport>>
{
    public IReadOnlyList<VolumeReport> Handle(ListVolumes request)
    {
        if (request.Quiet && request.Format is not null) throw new EngineError(ErrorKind.Invalid, "quiet and format flags cannot be used together");
        var filters = new VolumeFilters(engine, request.Filters);
        return [.. engine.Database.Volumes().Where(filters.Match).Select(engine.Volumes.Report)];
    }
}
