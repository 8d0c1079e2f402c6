using Selkie.Engine.Verbs;

namespace Selkie.Engine.Host;

/// <summary>Kept for scripts: locks have no numbers here</summary>
/// <remarks>Locks are files named after their objects: there are no numbers to give anew, and the command does nothing.</remarks>
[Verb("system renumber", Use = "")]
public sealed partial record RenumberSystem : IVerb<int>;

internal sealed class RenumberHandler(EngineContext engine) : IHandler<RenumberSystem, int>
{
    public int Handle(RenumberSystem request)
    {
        engine.Events.System("renumber");
        return 0;
    }
}
