using System.Globalization;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Rootless;

/// <summary>The ids of the engine's own user namespace, and what they are on the host.</summary>
internal static class OwnIds
{
    /// <summary>Users.</summary>
    public static IReadOnlyList<IdMap> Uids => Read("/proc/self/uid_map");

    /// <summary>Groups.</summary>
    public static IReadOnlyList<IdMap> Gids => Read("/proc/self/gid_map");

    private static List<IdMap> Read(string file) =>
        [.. from line in File.ReadLines(file)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select new IdMap(Id(fields[0]), Id(fields[1]), Id(fields[2]))];

    private static uint Id(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
