using Selkie.Engine.Verbs;

namespace Selkie.Engine.Connections;

/// <summary>Give a connection another name</summary>
[Verb("system connection rename", Local = true, Synonyms = "system connection mv", Use = "OLD NEW")]
[Example("build builder")]
public sealed partial record RenameConnection : IVerb<Done>
{
    /// <summary>The name that it has</summary>
    [Argument("OLD", Complete = "connections")] public string Old { get; init; } = "";

    /// <summary>The name that it gets</summary>
    [Argument("NEW")] public string New { get; init; } = "";
}

internal sealed class RenameConnectionHandler(EngineContext engine) : IHandler<RenameConnection, Done>
{
    public Done Handle(RenameConnection request)
    {
        ConnectionsFile.Of(engine.Call).Change(book =>
        {
            if (book.Find(request.Old) is null) throw ChooseConnectionHandler.NotDefined(request.Old);
            book.Rename(request.Old, request.New);
        });
        return default;
    }
}
