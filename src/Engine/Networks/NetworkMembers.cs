using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Oci;

namespace Selkie.Engine.Networks;

/// <summary>Containers that can be on networks.</summary>
internal static class NetworkMembers
{
    /// <summary>A container whose networks can change.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="word">Its name or id.</param>
    /// <exception cref="EngineError">There is none, or its network is of another kind.</exception>
    public static ContainerRow OnBridge(EngineContext engine, string word)
    {
        var row = engine.Lookup.One(word);
        return row.Spec.Network.Mode.IsBridge ? row : throw new EngineError(ErrorKind.BadState, $"\"{row.Spec.Network.Mode}\" is not supported: invalid network mode");
    }
}
