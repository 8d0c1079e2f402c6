using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Create a container without starting it</summary>
/// <remarks>Makes a container of an image, which is pulled first where it is missing, and prints the container's ID. Start it with "{program} start"; "{program} run" does both.</remarks>
[Verb("container create", Alias = "create", Use = "[options] IMAGE [COMMAND [ARG...]]", Interspersed = false)]
[Example("--name webserver --publish 8080:80 docker.io/library/nginx")]
[Example("--interactive --tty --name my-shell alpine sh")]
[Example("--annotation com.example.owner=web-team alpine ls /")]
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
        return new CreateReport(spec.Id, spec.Log.Driver.IsPassThrough);
    }
}
