using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Linux.ProcessControl;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Limits of a container's processes (getrlimit(2)). The defaults are clipped to what the caller may set; what the user asks for is not.</summary>
internal static class Rlimits
{
    private const ulong DefaultFiles = 1_048_576, DefaultProcesses = 4_194_304;
    private const long Unlimited = -1;

    private static readonly string[] Names =
    [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    ];

    /// <summary>The limits as asked for, and the default ones where nothing was.</summary>
    /// <param name="asked">NAME=soft[:hard]; "host" leaves everything to the host.</param>
    /// <exception cref="EngineError">Not a limit.</exception>
    public static IReadOnlyList<Rlimit> Resolve(IReadOnlyList<string> asked)
    {
        if (asked.Contains("host")) return [];
        var list = new SortedDictionary<string, Rlimit>(StringComparer.Ordinal);
        foreach (var text in asked)
        {
            var limit = Parse(text);
            list[limit.Type] = limit;
        }
        AddDefault(list, "nofile", DefaultFiles);
        AddDefault(list, "nproc", DefaultProcesses);
        return [.. list.Values];
    }

    /// <summary>One limit.</summary>
    /// <exception cref="EngineError">Not a limit.</exception>
    public static Rlimit Parse(string text)
    {
        var lower = text.ToLowerInvariant();
        if (lower.StartsWith("rlimit_", StringComparison.Ordinal)) lower = lower[7..];
        var equals = lower.IndexOf('=');
        if (equals < 0) throw Invalid(lower, $"invalid ulimit argument: {lower}");
        var name = lower[..equals];
        if (!Names.Contains(name)) throw Invalid(lower, $"invalid ulimit type: {name}");
        var values = lower[(equals + 1)..].Split(':');
        if (values.Length > 2) throw Invalid(lower, $"too many limit value arguments - {lower[(equals + 1)..]}, can only have up to two, `soft[:hard]`");
        var hard = Number(values[^1], lower);
        var soft = Number(values[0], lower);
        if (hard != Unlimited && (soft > hard || soft == Unlimited)) throw Invalid(lower, $"ulimit soft limit must be less than or equal to hard limit: {(soft == Unlimited ? $"soft: -1 (unlimited), hard: {hard}" : $"{soft} > {hard}")}");
        return new Rlimit { Type = "RLIMIT_" + name.ToUpperInvariant(), Soft = unchecked((ulong)soft), Hard = unchecked((ulong)hard) };
    }

    private static void AddDefault(SortedDictionary<string, Rlimit> list, string name, ulong wanted)
    {
        var type = "RLIMIT_" + name.ToUpperInvariant();
        if (list.ContainsKey(type)) return;
        var (_, hard) = ResourceLimit.Get(Array.IndexOf(Names, name));
        var limit = UserDirectories.Rootless || hard < wanted ? Math.Min(hard, wanted) : wanted;
        list[type] = new Rlimit { Type = type, Soft = limit, Hard = limit };
    }

    // What is below zero counts down from the highest, as in the kernel.
    private static long Number(string text, string whole) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(whole, $"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    private static EngineError Invalid(string text, string why) => new(ErrorKind.Invalid, $"ulimit option \"{text}\" requires name=SOFT:HARD, failed to be parsed: {why}");
}
