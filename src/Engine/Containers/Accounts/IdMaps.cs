using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>Ids of a container's user namespace and what they are outside.</summary>
internal static class IdMaps
{
    /// <summary>The id outside; without maps it is the same.</summary>
    /// <exception cref="Selkie.Oci.EngineError">The id is not mapped.</exception>
    public static uint ToHost(uint id, IReadOnlyList<IdMap> maps)
    {
        if (maps.Count == 0) return id;
        foreach (var map in maps)
            if (map.ToHost(id) is { } host)
                return host;
        throw new Oci.EngineError(Oci.ErrorKind.Invalid, $"container ID {id} cannot be mapped to a host ID");
    }

    /// <summary>The id outside of the container's root; where it has none, that of the engine.</summary>
    public static uint RootOf(IReadOnlyList<IdMap> maps) => maps.Select(map => map.ToHost(0)).FirstOrDefault(host => host is not null) ?? 0;

    /// <summary>The ids of a container in the store's terms.</summary>
    public static IdMappings ForStore(NamespaceSpec namespaces) => new() { Uids = namespaces.UidMap, Gids = namespaces.GidMap };
}
