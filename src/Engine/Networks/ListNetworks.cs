using Selkie.Api.Libpod;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Networks;

/// <summary>List networks</summary>
/// <remarks>Lists the networks that containers can join, by id, name and driver, or with filters those that match.</remarks>
[Verb("network ls", Synonyms = "network list")]
[Example("--filter driver=macvlan")]
[Example("--quiet --filter dangling=true")]
[Docker("GET /networks")]
[Libpod("GET /networks/json")]
public sealed partial record ListNetworks : IVerb<IReadOnlyList<NetworkDefinition>>
{
    /// <summary>Only networks that match, such as name=back, driver=bridge, dangling=true or label=app=web</summary>
    [Option("filter", 'f', Query = "filters", ParsedBy = typeof(FilterFlags.Network))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Print whole ids</summary>
    [Option("no-trunc", Local = true)] public bool NoTruncation { get; init; }

    /// <summary>Print no headings</summary>
    [Option("noheading", 'n', Local = true)] public bool NoHeading { get; init; }

    /// <summary>Print only the names</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }
}

internal sealed class ListNetworksHandler(EngineContext engine) : IHandler<ListNetworks, IReadOnlyList<NetworkDefinition>>
{
    public IReadOnlyList<NetworkDefinition> Handle(ListNetworks request)
    {
        var filters = NetworkFilters.ForList(engine, request.Filters);
        return [.. engine.Networks.All().Where(filters.Match).Select(NetworkDocuments.Of)];
    }
}
