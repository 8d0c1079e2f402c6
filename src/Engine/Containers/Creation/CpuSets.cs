using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Lists of processors or memory nodes as the kernel writes them: 0-3,7 (cpuset(7), "List format").</summary>
internal static class CpuSets
{
    private const string Controller = "/sys/fs/cgroup/cpuset/";

    /// <summary>Fails unless a list is one, and of what this host's containers may use (cgroup v1).</summary>
    /// <param name="file">The kernel's file of what there is.</param>
    /// <param name="asked">The list; empty is none.</param>
    /// <param name="option">How the option is called.</param>
    /// <param name="what">What is listed.</param>
    /// <exception cref="EngineError">It is no list, or some are not there.</exception>
    public static void Check(string file, string asked, string option, string what)
    {
        if (asked.Length == 0) return;
        var wanted = Parse(asked) ?? throw new EngineError(ErrorKind.Invalid, $"invalid value {asked} for cpuset {option}");
        var available = File.Exists(Controller + file) ? File.ReadAllText(Controller + file).Trim() : "";
        if (Parse(available) is { } there && !wanted.IsSubsetOf(there))
            throw new EngineError(ErrorKind.Invalid, $"requested {what} are not available - requested {asked}, available: {available}");
    }

    /// <summary>The numbers of a list; null where it is none.</summary>
    /// <param name="text">The list.</param>
    public static IReadOnlySet<int>? Parse(string text)
    {
        const int Most = 8192; // what the kernel can be built for (NR_CPUS)
        var numbers = new HashSet<int>();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last || first > last || last > Most) return null;
            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }
        return numbers;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
