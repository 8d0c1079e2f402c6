using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Remote;

/// <summary>Carries the requests of one call out by asking another engine. The generator writes its other half: one Send per verb.</summary>
/// <param name="engine">The other engine.</param>
public sealed partial class RemoteDispatcher(RemoteEngine engine) : Dispatcher
{
    private RemoteEngine Engine => engine;

    private LocalDispatcher Local => engine.Local;

    private EngineError Refusal() => new(ErrorKind.Unsupported, $"cannot use command \"{engine.Command}\" with the remote {engine.Program} client");
}
