using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Connections;

/// <summary>Forget a connection</summary>
/// <remarks>Nothing happens to the service. A name that is not known is no error.</remarks>
[Verb("system connection remove", Local = true, Alias = "context remove", Synonyms = "system connection rm, context rm", Use = "[options] NAME")]
[Example("build")]
[Example("--all")]
public sealed partial record RemoveConnections : IVerb<Done>
{
    /// <summary>The name</summary>
    [Argument("NAME", Complete = "connections")] public string? Name { get; init; }

    /// <summary>Forget all connections</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Nothing is asked anyway; Docker has the option</summary>
    [Option("force", 'f', Hidden = true)] public bool Force { get; init; }
}

internal sealed class RemoveConnectionsHandler(EngineContext engine) : IHandler<RemoveConnections, Done>
{
    public Done Handle(RemoveConnections request)
    {
        if (!request.All && request.Name is null) throw new EngineError(ErrorKind.Invalid, "accepts 1 arg(s), received 0");
        ConnectionsFile.Of(engine.Call).Change(book =>
        {
            if (request.All) book.Clear();
            else book.Remove(request.Name!);
        });
        return default;
    }
}
