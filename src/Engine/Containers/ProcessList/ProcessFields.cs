using System.Globalization;
using Selkie.Engine.Containers.Accounts;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.ProcessList;

/// <summary>A column of "top".</summary>
/// <param name="Name">Its descriptor.</param>
/// <param name="Code">Its AIX code, or empty.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Text">Its text for a process.</param>
internal sealed record ProcessField(string Name, string Code, string Heading, Func<ContainerProcess, string> Text);

/// <summary>The columns of "top" (podman-top(1)).</summary>
internal static class ProcessFields
{
    private const int Ticks = 100, KiB = 1024, PageKiB = 4;
    private const int FirstPtsMajor = 136, LastPtsMajor = 143, ConsoleMajor = 4;
    private static readonly string[] Default = ["user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args"];

    private static readonly ProcessField[] All =
    [
        new("args", "%a", "COMMAND", p => p.Arguments),
        new("capamb", "", "AMBIENT CAPS", p => CapabilityNames(p.Status("CapAmb"))),
        new("capbnd", "", "BOUNDING CAPS", p => CapabilityNames(p.Status("CapBnd"))),
        new("capeff", "", "EFFECTIVE CAPS", p => CapabilityNames(p.Status("CapEff"))),
        new("capinh", "", "INHERITED CAPS", p => CapabilityNames(p.Status("CapInh"))),
        new("capprm", "", "PERMITTED CAPS", p => CapabilityNames(p.Status("CapPrm"))),
        new("comm", "%c", "COMMAND", p => p.Name),
        new("etime", "%t", "ELAPSED", p => DurationText(Elapsed(p))),
        new("group", "%G", "GROUP", p => p.Ids.Group(p.Id("Gid", 1))),
        new("groups", "", "GROUPS", p => string.Join(',', Groups(p).Select(p.Ids.Group))),
        new("hgroup", "", "HGROUP", p => IdNames.HostGroup(p.Id("Gid", 1))),
        new("hgroups", "", "HGROUPS", p => string.Join(',', Groups(p).Select(IdNames.HostGroup))),
        new("hpid", "", "HPID", p => p.HostPid.ToString(CultureInfo.InvariantCulture)),
        new("huid", "", "HUID", p => IdNames.HostUserNumber(p.Id("Uid", 1))),
        new("huser", "", "HUSER", p => IdNames.HostUser(p.Id("Uid", 1))),
        new("label", "", "LABEL", Label),
        new("nice", "%n", "NI", p => Number(p.Stat(19))),
        new("pcpu", "%C", "%CPU", p => (100 * CpuSeconds(p) / Elapsed(p).TotalSeconds).ToString("F3", CultureInfo.InvariantCulture)),
        new("pgid", "%r", "PGID", p => p.Status("NSpgid") is { Length: > 0 } ids ? ids.Split('\t')[^1] : Number(p.Stat(5))),
        new("pid", "%p", "PID", p => p.Pid),
        new("ppid", "%P", "PPID", p => p.Parent),
        new("rgroup", "%g", "RGROUP", p => p.Ids.Group(p.Id("Gid", 0))),
        new("rss", "", "RSS", p => Number(p.Stat(24) * PageKiB)),
        new("ruser", "%u", "RUSER", p => p.Ids.User(p.Id("Uid", 0))),
        new("seccomp", "", "SECCOMP", p => p.Status("Seccomp") switch { "0" => "disabled", "1" => "strict", "2" => "filter", _ => "?" }),
        new("state", "", "STATE", p => p.Status("State")[..1]),
        new("stime", "", "STIME", p => Started(p).ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture)),
        new("time", "%x", "TIME", p => DurationText(TimeSpan.FromSeconds(CpuSeconds(p)))),
        new("tty", "%y", "TTY", p => TerminalName(p.Stat(7))),
        new("uid", "", "UID", p => p.Ids.UserNumber(p.Id("Uid", 1))),
        new("user", "%U", "USER", p => p.Ids.User(p.Id("Uid", 1))),
        new("vsz", "%z", "VSZ", p => Number(p.Stat(23) / KiB)),
    ];

    /// <summary>All descriptors, sorted.</summary>
    public static IReadOnlyList<string> Names => Array.ConvertAll(All, column => column.Name);

    /// <summary>The columns that descriptors name, also with commas between; null when one is unknown.</summary>
    public static IReadOnlyList<ProcessField>? Parse(IReadOnlyList<string> words)
    {
        var names = words.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (names.Count == 0) names.AddRange(Default);
        var fields = new List<ProcessField>();
        foreach (var name in names)
        {
            if (Array.Find(All, field => field.Name == name || (field.Code.Length > 0 && field.Code == name)) is not { } field) return null;
            fields.Add(field);
        }
        return fields;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<uint> Groups(ContainerProcess process) =>
        process.Status("Groups").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => uint.Parse(id, CultureInfo.InvariantCulture));

    private static string CapabilityNames(string mask)
    {
        var names = Capabilities.FromMask(ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (names.Count == Capabilities.All.Count) return "full";
        return names.Count == 0 ? "none" : string.Join(',', names.Select(name => name["CAP_".Length..]).Order(StringComparer.Ordinal));
    }

    private static string Label(ContainerProcess process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.HostPid}/attr/current").TrimEnd('\0', '\n');
        }
        catch (IOException)
        {
            // Without a security module the file cannot be read.
            return "";
        }
    }

    // Whole seconds, as psgo counts them.
    private static long CpuSeconds(ContainerProcess process) => (process.Stat(14) + process.Stat(15)) / Ticks;

    private static TimeSpan Elapsed(ContainerProcess process) => DateTimeOffset.UtcNow - Started(process);

    private static DateTimeOffset Started(ContainerProcess process)
    {
        foreach (var line in File.ReadLines("/proc/stat"))
            if (line.StartsWith("btime ", StringComparison.Ordinal))
                return DateTimeOffset.FromUnixTimeSeconds(long.Parse(line.AsSpan(6), CultureInfo.InvariantCulture) + process.Stat(22) / Ticks);
        return DateTimeOffset.UnixEpoch;
    }

    // As Go's time.Duration prints: 1h2m3.5s, 250ms, 0s.
    private static string DurationText(TimeSpan span)
    {
        if (span < TimeSpan.Zero) return "-" + DurationText(-span);
        if (span == TimeSpan.Zero) return "0s";
        if (span < TimeSpan.FromSeconds(1)) return span.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";
        var seconds = (span.Seconds + (span.Ticks % TimeSpan.TicksPerSecond) / (double)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + "s";
        if (span.TotalMinutes < 1) return seconds;
        var minutes = $"{span.Minutes}m{seconds}";
        return span.TotalHours < 1 ? minutes : $"{(int)span.TotalHours}h{minutes}";
    }

    private static string TerminalName(long device)
    {
        var major = (int)((device >> 8) & 0xfff);
        var minor = (int)((device & 0xff) | ((device >> 12) & 0xfff00));
        if (major is >= FirstPtsMajor and <= LastPtsMajor) return $"pts/{minor + (major - FirstPtsMajor) * 256}";
        return major == ConsoleMajor ? $"tty{minor}" : "?";
    }
}
