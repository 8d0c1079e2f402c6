using Selkie.Engine.State;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Status;

/// <summary>Finds containers by what users type: a name, an id, or the beginning of an id.</summary>
public sealed class ContainerLookup(ConfigDatabase database)
{
    /// <summary>The container that a word names.</summary>
    /// <exception cref="NoSuchContainerException">None has it.</exception>
    /// <exception cref="EngineError">Several ids begin so.</exception>
    public ContainerRow One(string nameOrId) => TryOne(nameOrId) ?? throw new NoSuchContainerException(nameOrId);

    /// <summary>The container that a word names, or null.</summary>
    public ContainerRow? TryOne(string nameOrId)
    {
        if (nameOrId.StartsWith('/')) nameOrId = nameOrId[1..]; // as Docker writes names
        if (nameOrId.Length == 0) return null;
        if (database.Find(nameOrId) is { } row) return row;
        if (nameOrId.AsSpan().IndexOfAnyExcept("0123456789abcdef") >= 0) return null;
        return database.FindByPrefix(nameOrId) switch
        {
            [] => null,
            [var only] => only,
            _ => throw new EngineError(ErrorKind.Conflict, $"more than one result for container name or ID \"{nameOrId}\": container already exists", subject: nameOrId),
        };
    }

    /// <summary>The container made last.</summary>
    /// <exception cref="EngineError">There is none.</exception>
    public ContainerRow Latest() => database.Latest() ?? throw new EngineError(ErrorKind.NotFound, "no containers to show: no such container");
}

/// <summary>No container has the name or id.</summary>
public sealed class NoSuchContainerException(string nameOrId)
    : EngineError(ErrorKind.NotFound, $"no container with name or ID \"{nameOrId}\" found: no such container", subject: nameOrId);

/// <summary>What the context of a call has from here.</summary>
public static class LookupOfCall
{
    extension(EngineContext context)
    {
        /// <summary>Finds containers.</summary>
        public ContainerLookup Lookup => context.Service(static engine => new ContainerLookup(engine.Database));
    }
}
