using System.Collections.Immutable;
using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Runtime.Containers;

/// <summary>A limit of a container's processes (<c>--ulimit</c>, getrlimit(2)), or <see cref="Host"/>.</summary>
public sealed record Ulimit
{
    /// <summary>No limit at all (RLIM_INFINITY).</summary>
    public const ulong Unlimited = ulong.MaxValue;

    private const string Prefix = "rlimit_";

    /// <summary>Names in the order of the kernel's numbers.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    ];

    private Ulimit(string name, ulong soft, ulong hard) => (Name, Soft, Hard) = (name, soft, hard);

    /// <summary>All limits are as the engine's own.</summary>
    public static Ulimit Host { get; } = new("host", 0, 0);

    /// <summary>One of <see cref="Names"/>.</summary>
    public string Name { get; }

    /// <summary>What holds.</summary>
    public ulong Soft { get; }

    /// <summary>Up to where a process may raise it.</summary>
    public ulong Hard { get; }

    /// <summary>As the runtime has it.</summary>
    public Rlimit ToRlimit() => new() { Type = "RLIMIT_" + Name.ToUpperInvariant(), Soft = Soft, Hard = Hard };

    /// <summary>A limit.</summary>
    /// <param name="name">Its name, with or without RLIMIT_ in front, in any case.</param>
    /// <param name="soft">What holds.</param>
    /// <param name="hard">Up to where a process may raise it.</param>
    /// <exception cref="EngineError">There is no such limit, or the soft one is above the hard one.</exception>
    public static Ulimit Of(string name, ulong soft, ulong hard)
    {
        var bare = Bare(name);
        return Of(bare, soft, hard, $"{bare}={Text(soft)}:{Text(hard)}");
    }

    /// <summary>Reads NAME=soft[:hard], or host.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Not a limit.</exception>
    public static Ulimit Parse(string text)
    {
        if (text == Host.Name) return Host;
        var bare = Bare(text);
        var equals = bare.IndexOf('=');
        if (equals < 0) throw Invalid(bare, $"invalid ulimit argument: {bare}");
        var name = bare[..equals];
        if (!Names.Contains(name)) throw Invalid(bare, $"invalid ulimit type: {name}");
        var values = bare[(equals + 1)..].Split(':');
        if (values.Length > 2) throw Invalid(bare, $"too many limit value arguments - {bare[(equals + 1)..]}, can only have up to two, `soft[:hard]`");
        var hard = Number(values[^1], bare);
        return Of(name, Number(values[0], bare), hard, bare);
    }

    /// <summary>As it can be read again.</summary>
    public override string ToString() => this == Host ? Name : $"{Name}={Text(Soft)}:{Text(Hard)}";

    private static Ulimit Of(string name, ulong soft, ulong hard, string text)
    {
        if (!Names.Contains(name)) throw Invalid(text, $"invalid ulimit type: {name}");
        if (hard != Unlimited && (soft == Unlimited || (long)soft > (long)hard))
            throw Invalid(text, $"ulimit soft limit must be less than or equal to hard limit: {(soft == Unlimited ? $"soft: -1 (unlimited), hard: {Text(hard)}" : $"{Text(soft)} > {Text(hard)}")}");
        return new Ulimit(name, soft, hard);
    }

    private static string Bare(string text)
    {
        var lower = text.ToLowerInvariant();
        return lower.StartsWith(Prefix, StringComparison.Ordinal) ? lower[Prefix.Length..] : lower;
    }

    private static string Text(ulong limit) => ((long)limit).ToString(CultureInfo.InvariantCulture);

    // What is below zero counts down from the highest: -1 is without limit.
    private static ulong Number(string text, string whole) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (ulong)number
        : throw Invalid(whole, $"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    private static EngineError Invalid(string text, string why) => new(ErrorKind.Invalid, $"ulimit option \"{text}\" requires name=SOFT:HARD, failed to be parsed: {why}");
}
