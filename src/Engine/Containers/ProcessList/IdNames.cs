using System.Globalization;

namespace Selkie.Engine.Containers.ProcessList;

/// <summary>Names of the ids of a container's process: by the container's files for the container, by the host's for the host.</summary>
/// <param name="pid">The process.</param>
internal sealed class IdNames(int pid)
{
    /// <summary>The name of a user in the container, or the number.</summary>
    public string User(uint id) => Name($"/proc/{pid}/root/etc/passwd", Inside(id, "uid_map"));

    /// <summary>The number of a user in the container.</summary>
    public string UserNumber(uint id) => Inside(id, "uid_map").ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a group in the container, or the number.</summary>
    public string Group(uint id) => Name($"/proc/{pid}/root/etc/group", Inside(id, "gid_map"));

    /// <summary>The name of a user of the host, or the number.</summary>
    public static string HostUser(uint id) => Name("/etc/passwd", OnHost(id, "/proc/self/uid_map"));

    /// <summary>The number of a user of the host.</summary>
    public static string HostUserNumber(uint id) => OnHost(id, "/proc/self/uid_map").ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a group of the host, or the number.</summary>
    public static string HostGroup(uint id) => Name("/etc/group", OnHost(id, "/proc/self/gid_map"));

    private uint Inside(uint id, string map)
    {
        foreach (var (inner, outer, size) in ReadMap($"/proc/{pid}/{map}"))
            if (id >= outer && id - outer < size)
                return id - outer + inner;
        return id;
    }

    private static uint OnHost(uint id, string map)
    {
        foreach (var (inner, outer, size) in ReadMap(map))
            if (id >= inner && id - inner < size)
                return id - inner + outer;
        return id;
    }

    private static IEnumerable<(uint Inner, uint Outer, uint Size)> ReadMap(string path)
    {
        foreach (var line in File.ReadLines(path))
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var inner, var outer, var size])
                yield return (Number(inner), Number(outer), Number(size));
    }

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private static string Name(string file, uint id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        if (!File.Exists(file)) return number;
        foreach (var line in File.ReadLines(file))
            if (line.Split(':') is [var name, _, var own, ..] && own == number)
                return name;
        return number;
    }
}
