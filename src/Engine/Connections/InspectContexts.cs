using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Connections;

/// <summary>Show what is known of contexts</summary>
/// <remarks>Shows the connections of these names as JSON, or by a template; names that are not known are left out.</remarks>
[Verb("context inspect", Local = true, Use = "[options] [CONTEXT] [CONTEXT...]", Hidden = true)]
[Example("build")]
public sealed partial record InspectContexts : IVerb<IReadOnlyList<ServiceConnection>>
{
    /// <summary>The names</summary>
    [Argument("CONTEXT", Complete = "connections")] public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Print by a Go template</summary>
    [Option("format", 'f', Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Print only the names</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }
}

internal sealed class InspectContextsHandler(EngineContext engine) : IHandler<InspectContexts, IReadOnlyList<ServiceConnection>>
{
    public IReadOnlyList<ServiceConnection> Handle(InspectContexts request) =>
        [.. KnownConnections.Of(engine).All.Where(connection => request.Contexts.Contains(connection.Name)).Select(connection => connection.ToDocument())];
}
