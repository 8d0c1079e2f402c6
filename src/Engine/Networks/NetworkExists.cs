using Selkie.Engine.Verbs;

namespace Selkie.Engine.Networks;

/// <summary>Tell whether a network exists</summary>
/// <remarks>Prints nothing: the exit code is 0 if there is a network of this name or id, 1 if there is none, and 125 if that cannot be told.</remarks>
[Verb("network exists", Use = "NETWORK")]
[Example("backend")]
[Libpod("GET /networks/{name}/exists")]
public sealed partial record NetworkExists : IVerb<bool>
{
    /// <summary>The network</summary>
    [Argument("NETWORK", Complete = "networks")] public string Network { get; init; } = "";
}

internal sealed class NetworkExistsHandler(EngineContext engine) : IHandler<NetworkExists, bool>
{
    public bool Handle(NetworkExists request) => engine.Networks.Find(request.Network) is not null;
}
