using System.Globalization;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Machine;

/// <summary>What the kernel says of the ids of a process's user namespace (user_namespaces(7), /proc/PID/uid_map).</summary>
internal static class IdMapFile
{
    /// <summary>The maps of a file.</summary>
    /// <param name="path">uid_map or gid_map of a process.</param>
    public static IReadOnlyList<IdMap> Read(string path) =>
        [.. from line in File.ReadLines(path)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select new IdMap(Id(fields[0]), Id(fields[1]), Id(fields[2]))];

    private static uint Id(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
