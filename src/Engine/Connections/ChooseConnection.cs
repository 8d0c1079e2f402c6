using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Connections;

/// <summary>Choose the connection that is used where none is named</summary>
[Verb("system connection default", Local = true, Alias = "context use", Use = "NAME")]
[Example("build")]
public sealed partial record ChooseConnection : IVerb<Done>
{
    /// <summary>The name</summary>
    [Argument("NAME", Complete = "connections")] public string Name { get; init; } = "";
}

internal sealed class ChooseConnectionHandler(EngineContext engine) : IHandler<ChooseConnection, Done>
{
    public Done Handle(ChooseConnection request)
    {
        ConnectionsFile.Of(engine.Call).Change(book =>
        {
            if (book.Find(request.Name) is null) throw NotDefined(request.Name);
            book.Default = request.Name;
        });
        return default;
    }

    internal static EngineError NotDefined(string name) =>
        new(ErrorKind.NotFound, $"{GoText.Quote(name)} destination is not defined. See \"podman system connection add ...\" to create a connection");
}
