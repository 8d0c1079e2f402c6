using Selkie.Engine.Configuration;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options behind a mount: which may stand together, and what is added where the user says nothing.</summary>
internal static class MountOptions
{
    private static readonly string[][] VolumeGroups =
    [
        ["noexec", "exec"], ["nodev", "dev"], ["nosuid", "suid"], ["rw", "ro"], ["z", "Z", "O"], ["U"],
        ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"], ["bind", "rbind"], ["copy", "nocopy"],
        ["no-dereference"],
    ];

    private static readonly string[] GroupTexts =
    [
        "'noexec' or 'exec' option", "'nodev' or 'dev' option", "'nosuid' or 'suid' option", "'rw' or 'ro' option", "'z', 'Z', or 'O' option",
        "'U' option", "'[r]shared', '[r]private', '[r]slave' or '[r]unbindable' option", "'[r]bind' option", "'copy' or 'nocopy' option",
        "'no-dereference' option",
    ];

    /// <summary>Checks the options of <c>--volume</c>.</summary>
    /// <exception cref="EngineError">An option is unknown or contradicts another.</exception>
    public static IReadOnlyList<string> ValidateVolume(string[] options)
    {
        var seen = new bool[VolumeGroups.Length];
        var result = new List<string>();
        foreach (var option in options)
        {
            if (option.Length == 0 || option is "cached" or "delegated" or "consistent") continue;
            result.Add(option);
            if (IsParameter(option)) continue;
            var group = Array.FindIndex(VolumeGroups, g => g.Contains(option));
            if (group < 0) throw new EngineError(ErrorKind.Invalid, $"invalid option type \"{option}\"");
            if (seen[group]) throw new EngineError(ErrorKind.Invalid, $"invalid options \"{string.Join(", ", options)}\", can only specify 1 {GroupTexts[group]}");
            seen[group] = true;
        }
        return result;
    }

    /// <summary>The options as the runtime gets them: defaults added, words that are not for it left in place for the engine.</summary>
    /// <param name="options">As given.</param>
    /// <param name="tmpfs">The mount is a tmpfs.</param>
    /// <param name="sourceFlags">noexec, nosuid and nodev of the source's file system, which a bind mount in a user namespace must keep.</param>
    /// <exception cref="EngineError">An option is unknown or stands twice.</exception>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> options, bool tmpfs, IReadOnlyList<string> sourceFlags)
    {
        var groups = new HashSet<string>();
        var result = new List<string>();
        foreach (var option in options)
        {
            if (option.StartsWith("consistency", StringComparison.Ordinal)) continue;
            var group = GroupOf(option, tmpfs);
            if (group.Length > 0 && !groups.Add(group)) throw new EngineError(ErrorKind.Invalid, $"{Duplicate(group)}: duplicate mount option passed");
            if (option != "notmpcopyup") result.Add(option);
        }
        AddDefaults(result, groups, tmpfs, sourceFlags, recursive: !options.Contains("bind"));
        return result;
    }

    private static void AddDefaults(List<string> result, HashSet<string> groups, bool tmpfs, IReadOnlyList<string> sourceFlags, bool recursive)
    {
        if (!groups.Contains("write")) result.Add("rw");
        if (!groups.Contains("propagation")) result.Add(recursive ? "rprivate" : "private");
        if (tmpfs && sourceFlags.Count == 0) sourceFlags = ["nosuid", "nodev"];
        if (!groups.Contains("exec") && sourceFlags.Contains("noexec")) result.Add("noexec");
        if (!groups.Contains("suid") && sourceFlags.Contains("nosuid")) result.Add("nosuid");
        if (!groups.Contains("dev") && sourceFlags.Contains("nodev")) result.Add("nodev");
        if (tmpfs && !groups.Contains("copyup")) result.Add("tmpcopyup");
        if (!tmpfs && !groups.Contains("bind")) result.Add("rbind");
    }

    private static string GroupOf(string option, bool tmpfs)
    {
        var key = option.Split('=', 2)[0];
        if (IsParameter(option)) return key is "idmap" ? "idmap" : "";
        return key switch
        {
            "copy" or "nocopy" => "copy",
            "O" or "volume-opt" => "",
            "exec" or "noexec" => "exec",
            "suid" or "nosuid" => "suid",
            "dev" or "nodev" => "dev",
            "rw" or "ro" => "write",
            "private" or "rprivate" or "slave" or "rslave" or "shared" or "rshared" or "unbindable" or "runbindable" => "propagation",
            "size" or "mode" or "tmpcopyup" or "notmpcopyup" or "noswap" when !tmpfs =>
                throw new EngineError(ErrorKind.Invalid, $"the '{key}' option is only allowed with tmpfs mounts: invalid mount option"),
            "size" => "size",
            "mode" => "mode",
            "tmpcopyup" or "notmpcopyup" => "copyup",
            "noswap" when UserDirectories.Rootless => throw new EngineError(ErrorKind.Invalid, "the 'noswap' option is only allowed with rootful tmpfs mounts: invalid mount option"),
            "noswap" => "noswap",
            "no-dereference" => "no-dereference",
            "bind" or "rbind" when tmpfs => throw new EngineError(ErrorKind.Invalid, "the 'bind' and 'rbind' options are not allowed with tmpfs mounts: invalid mount option"),
            "bind" or "rbind" => "bind",
            "z" or "Z" when tmpfs => throw new EngineError(ErrorKind.Invalid, "the 'z' and 'Z' options are not allowed with tmpfs mounts: invalid mount option"),
            "z" or "Z" => "label",
            "U" => "U",
            _ => throw new EngineError(ErrorKind.Invalid, $"unknown mount option \"{option}\": invalid mount option"),
        };
    }

    private static string Duplicate(string group) => group switch
    {
        "exec" => "only one of 'noexec' and 'exec' can be used",
        "suid" => "only one of 'nosuid' and 'suid' can be used",
        "dev" => "only one of 'nodev' and 'dev' can be used",
        "write" => "only one of 'rw' and 'ro' can be used",
        "propagation" => "only one root propagation mode can be used",
        "size" => "only one tmpfs size can be specified",
        "mode" => "only one tmpfs mode can be specified",
        "copy" => "only one of 'nocopy' and 'copy' can be used",
        "copyup" => "the 'tmpcopyup' or 'notmpcopyup' option can only be set once",
        "bind" => "only one of 'rbind' and 'bind' can be used",
        "label" => "only one of 'z' and 'Z' can be used",
        _ => $"the '{group}' option can only be set once",
    };

    private static bool IsParameter(string option) =>
        option.StartsWith("upperdir=", StringComparison.Ordinal) || option.StartsWith("workdir=", StringComparison.Ordinal) ||
        option.StartsWith("idmap", StringComparison.Ordinal) || option.StartsWith("subpath", StringComparison.Ordinal);
}
