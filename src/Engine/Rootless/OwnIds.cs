using Selkie.Engine.Machine;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Rootless;

/// <summary>The ids of the engine's own user namespace, and what they are on the host.</summary>
internal static class OwnIds
{
    /// <summary>Users.</summary>
    public static IReadOnlyList<IdMap> Uids => IdMapFile.Read("/proc/self/uid_map");

    /// <summary>Groups.</summary>
    public static IReadOnlyList<IdMap> Gids => IdMapFile.Read("/proc/self/gid_map");
}
