using Selkie.Engine.Configuration;
using Selkie.Linux.ProcessControl;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Limits of a container's processes (getrlimit(2)). The defaults are clipped to what the caller may set; what the user asks for is not.</summary>
internal static class Rlimits
{
    private const ulong DefaultFiles = 1_048_576, DefaultProcesses = 4_194_304;

    /// <summary>The limits as asked for, and the default ones where nothing was.</summary>
    /// <param name="asked">The limits; <see cref="Ulimit.Host"/> among them leaves everything to the host.</param>
    public static IReadOnlyList<Rlimit> Resolve(IReadOnlyList<Ulimit> asked)
    {
        if (asked.Contains(Ulimit.Host)) return [];
        var list = new SortedDictionary<string, Rlimit>(StringComparer.Ordinal);
        foreach (var limit in asked) list[limit.Name] = limit.ToRlimit();
        AddDefault(list, "nofile", DefaultFiles);
        AddDefault(list, "nproc", DefaultProcesses);
        return [.. list.Values];
    }

    private static void AddDefault(SortedDictionary<string, Rlimit> list, string name, ulong wanted)
    {
        if (list.ContainsKey(name)) return;
        var (_, hard) = ResourceLimit.Get(Ulimit.Names.IndexOf(name));
        var limit = UserDirectories.Rootless || hard < wanted ? Math.Min(hard, wanted) : wanted;
        list[name] = Ulimit.Of(name, limit, limit).ToRlimit();
    }
}
