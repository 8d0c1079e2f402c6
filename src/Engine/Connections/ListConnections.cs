using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Connections;

/// <summary>List the connections to services</summary>
/// <remarks>Lists the user's own connections and those of containers.conf, which commands cannot change.</remarks>
[Verb("system connection list", Local = true, Alias = "context list", Synonyms = "system connection ls, context ls", Use = "[options]")]
[Example("")]
[Example("--quiet")]
[Example("--format '{{.Name}} {{.URI}}'")]
public sealed partial record ListConnections : IVerb<IReadOnlyList<ServiceConnection>>
{
    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Print only the names</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }
}

internal sealed class ListConnectionsHandler(EngineContext engine) : IHandler<ListConnections, IReadOnlyList<ServiceConnection>>
{
    public IReadOnlyList<ServiceConnection> Handle(ListConnections request) => [.. KnownConnections.Of(engine).All.Select(connection => connection.ToDocument())];
}
