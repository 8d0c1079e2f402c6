using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Verbs;
using Selkie.Runtime;

namespace Selkie.Engine.Containers;

/// <summary>Create but do not start a container</summary>
/// <remarks>Creates a writable container layer over the specified image and prepares it for running the specified command. The container ID is then printed to STDOUT.</remarks>
[Verb("container create", Alias = "create", Use = "[options] IMAGE [COMMAND [ARG...]]", Interspersed = false)]
[Example("alpine ls")]
[Example("--annotation HELLO=WORLD alpine ls")]
[Example("-t -i --name myctr alpine ls")]
public sealed partial record CreateContainer : ContainerOptions, IVerb<CreateReport>;

/// <summary>The new container.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Quiet">Its standard output is the caller's: the id is not printed into it.</param>
public sealed record CreateReport(string Id, bool Quiet);

internal sealed class CreateHandler(EngineContext engine) : IHandler<CreateContainer, CreateReport>
{
    public CreateReport Handle(CreateContainer request)
    {
        var spec = new ContainerCreator(engine).Create(request);
        return new CreateReport(spec.Id, LogDrivers.IsPassThrough(spec.Log.Driver));
    }
}
