using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;

namespace Selkie.Engine.Rootless;

/// <summary>A range of ids of the host that a user may map into a namespace.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
public readonly record struct IdRange(uint Start, uint Count);

/// <summary>Reads <c>/etc/subuid</c> and <c>/etc/subgid</c> (subuid(5)), and asks <c>getsubids</c> where they name nothing (a directory service may).</summary>
public static class SubordinateIds
{
    /// <summary>The ranges of a user, by name and by number, sorted; neighbours and overlaps are one.</summary>
    /// <param name="file"><c>/etc/subuid</c> or <c>/etc/subgid</c>.</param>
    /// <param name="user">The user's name; null if it has none.</param>
    /// <param name="uid">The user's id.</param>
    public static List<IdRange> Read(string file, string? user, uint uid)
    {
        var ranges = Parse(File.Exists(file) ? File.ReadAllLines(file) : [], user, uid);
        return ranges.Count > 0 || user is null ? ranges : FromService(user, groups: file.EndsWith("gid", StringComparison.Ordinal));
    }

    /// <summary>The ranges that a file gives a name, sorted; neighbours and overlaps are one.</summary>
    /// <param name="file"><c>/etc/subuid</c> or <c>/etc/subgid</c>.</param>
    /// <param name="name">The first field.</param>
    public static List<IdRange> OfName(string file, string name) => Parse(File.Exists(file) ? File.ReadAllLines(file) : [], name, uid: null);

    /// <summary>The name of a user id among the system's users, else <c>$USER</c>.</summary>
    public static string? UserName(uint uid) =>
        UserAccount.Find(uid)?.Name ?? HostEnvironment.Variable("USER");

    /// <summary>Lines <c>NAME-OR-ID:START:COUNT</c>; what is no such line is passed over.</summary>
    internal static List<IdRange> Parse(IEnumerable<string> lines, string? user, uint? uid)
    {
        var number = uid?.ToString(CultureInfo.InvariantCulture);
        var ranges = new List<IdRange>();
        foreach (var line in lines)
        {
            var fields = line.Trim().Split(':');
            if (fields.Length == 3 && (fields[0] == number || fields[0] == user)) Add(ranges, fields[1], fields[2]);
        }
        return Merge(ranges);
    }

    internal static List<IdRange> Merge(List<IdRange> ranges)
    {
        ranges.Sort((a, b) => a.Start.CompareTo(b.Start));
        var merged = new List<IdRange>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && merged[^1] is var last && range.Start <= (ulong)last.Start + last.Count)
            {
                var end = Math.Max((ulong)last.Start + last.Count, (ulong)range.Start + range.Count);
                merged[^1] = last with { Count = (uint)(end - last.Start) };
            }
            else merged.Add(range);
        }
        return merged;
    }

    /// <summary><c>getsubids [-g] USER</c> prints <c>0: USER START COUNT</c>.</summary>
    private static List<IdRange> FromService(string user, bool groups)
    {
        var ranges = new List<IdRange>();
        if (ProgramPath.TryFind("getsubids") is not { } program) return ranges;
        var result = groups ? Command.Run(program, "-g", user) : Command.Run(program, user);
        foreach (var line in result.Status.Success ? result.OutputText.Split('\n') : [])
        {
            var fields = line.Split(' ');
            if (fields.Length == 4) Add(ranges, fields[2], fields[3]);
        }
        return Merge(ranges);
    }

    private static void Add(List<IdRange> ranges, string start, string count)
    {
        if (uint.TryParse(start, CultureInfo.InvariantCulture, out var first) && uint.TryParse(count, CultureInfo.InvariantCulture, out var size) && size > 0
            && (ulong)first + size <= uint.MaxValue)
        {
            ranges.Add(new IdRange(first, size));
        }
    }
}
