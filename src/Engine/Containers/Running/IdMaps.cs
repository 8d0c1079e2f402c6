using Selkie.Runtime;

namespace Selkie.Engine.Containers.Running;

/// <summary>Ids of a container's user namespace and what they are outside.</summary>
internal static class IdMaps
{
    /// <summary>The id outside; without maps it is the same.</summary>
    /// <exception cref="Oci.UserError">The id is not mapped.</exception>
    public static uint ToHost(uint id, IReadOnlyList<IdMap> maps)
    {
        if (maps.Count == 0) return id;
        foreach (var map in maps)
            if (id >= map.ContainerId && id - map.ContainerId < map.Size)
                return map.HostId + (id - map.ContainerId);
        throw new Oci.UserError($"container ID {id} cannot be mapped to a host ID");
    }
}
