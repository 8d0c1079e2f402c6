using Selkie.Api.Libpod;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>List volumes</summary>
/// <remarks>Lists all volumes, or with filters those that match, by driver and name.</remarks>
[Verb("volume ls", Synonyms = "volume list")]
[Docker("GET /volumes")]
[Libpod("GET /volumes/json")]
public sealed partial record ListVolumes : IVerb<IReadOnlyList<VolumeInspection>>
{
    /// <summary>Only volumes that match, such as dangling=true, name=data or label=app=web</summary>
    [Option("filter", 'f', Query = "filters", ParsedBy = typeof(FilterFlags.Volume))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Print no headings</summary>
    [Option("noheading", 'n', Local = true)] public bool NoHeading { get; init; }

    /// <summary>Print only the names</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }
}

internal sealed class ListVolumesHandler(EngineContext engine) : IHandler<ListVolumes, IReadOnlyList<VolumeInspection>>
{
    public IReadOnlyList<VolumeInspection> Handle(ListVolumes request)
    {
        if (request.Quiet && request.Format is not null) throw new EngineError(ErrorKind.Invalid, "quiet and format flags cannot be used together");
        var filters = new VolumeFilters(engine, request.Filters);
        return [.. engine.Database.Volumes().Where(filters.Match).Select(engine.Volumes.Report)];
    }
}
