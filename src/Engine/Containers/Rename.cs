using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Give a container another name</summary>
/// <remarks>Changes the name of a container, running or not; its ID and all else stay. The new name must be free.</remarks>
[Verb("container rename", Alias = "rename", Use = "CONTAINER NAME")]
[Example("webserver webserver-old")]
[Docker("POST /containers/{name}/rename")]
[Libpod("POST /containers/{name}/rename")]
public sealed partial record RenameContainer : IVerb<Done>
{
    /// <summary>The container and its new name</summary>
    [Argument("CONTAINER", Min = 2, Max = 2, Complete = "containers", Query = "name")] public IReadOnlyList<string> Names { get; init; } = [];
}

internal sealed class RenameHandler(EngineContext engine) : IHandler<RenameContainer, Done>
{
    public Done Handle(RenameContainer request)
    {
        var (old, name) = (request.Names[0], request.Names.ElementAtOrDefault(1) ?? ""); // a service can be asked without one
        var id = engine.Lookup.One(old).Spec.Id;
        ContainerNames.Validate(name);
        using var guard = ContainerLock.Take(engine, id);
        var row = engine.Lookup.One(id);
        if (engine.Store.Containers.Find(name) is { } other && other.Id != id) throw new State.NameInUseException(name, other.Id);
        engine.Database.Update(row.Spec with { Name = name });
        try
        {
            engine.Store.Containers.SetNames(id, [name]);
        }
        catch
        {
            engine.Database.Update(row.Spec);
            throw;
        }
        engine.Events.Container("rename", row.Spec with { Name = name });
        return default;
    }
}
