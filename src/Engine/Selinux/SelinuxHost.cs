using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Selinux;

/// <summary>SELinux of this kernel, and what the policy of this host says of containers (selinux(8), selinux_lxc_contexts_path(3)).</summary>
/// <param name="root">What stands before /sys, /etc, /usr and /proc.</param>
internal sealed class SelinuxHost(string root)
{
    private const string Unloaded = "kernel";
    private readonly Lazy<Dictionary<string, string>> _contexts = new(() => ReadContexts(root));

    /// <summary>That of this host.</summary>
    public static SelinuxHost OfHost { get; } = new("");

    /// <summary>Whether the kernel enforces or at least logs a policy, and lets this engine use it: in a container its files are hidden or read-only.</summary>
    public bool IsEnabled { get; } = IsMounted(root + "/sys/fs/selinux") && Current(root) != Unloaded;

    /// <summary>The context of this process; null where there is none to be had.</summary>
    public SecurityContext? OfThisProcess => Current(root) is { Length: > 0 } text and not Unloaded ? SecurityContext.Parse(text) : null;

    /// <summary>A context that the policy gives to containers; null: none of this name.</summary>
    /// <param name="key"><c>process</c>, <c>init_process</c>, <c>kvm_process</c> or <c>file</c>.</param>
    public SecurityContext? Context(string key) => _contexts.Value.GetValueOrDefault(key) is { Length: > 0 } text ? SecurityContext.Parse(text) : null;

    /// <summary>The label that a container's processes get; null: none.</summary>
    public string? ProcessLabel(SecuritySpec security) => IsEnabled && security.ProcessLabel.Length > 0 ? security.ProcessLabel : null;

    /// <summary>The label that a container's files and mounts get; null: none.</summary>
    public string? MountLabel(SecuritySpec security) => IsEnabled && security.MountLabel.Length > 0 ? security.MountLabel : null;

    /// <summary>The label of a volume that is made for a container, or for nobody yet; null: none.</summary>
    public string? VolumeLabel(SecuritySpec? security) =>
        !IsEnabled ? null : security is { MountLabel.Length: > 0 } ? security.MountLabel : Context("file")?.ToString();

    private static bool IsMounted(string place) => File.Exists(place + "/enforce") && (Fs.MountFlags(place) & Fs.ReadOnly) == 0;

    private static string Current(string root)
    {
        var file = root + "/proc/self/attr/current";
        return File.Exists(file) ? File.ReadAllText(file).TrimEnd('\0', '\n') : "";
    }

    // Those of container-selinux come before the policy's own, as for libselinux' users.
    private static Dictionary<string, string> ReadContexts(string root)
    {
        var own = root + "/usr/share/containers/selinux/contexts";
        if (File.Exists(own)) return ReadPairs(own);
        var type = ReadPairs(root + "/etc/selinux/config").GetValueOrDefault("SELINUXTYPE", "");
        return ReadPairs($"{root}/etc/selinux/{type}/contexts/lxc_contexts");
    }

    private static Dictionary<string, string> ReadPairs(string file)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file)) return pairs;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
            if (line is not ['#' or ';', ..] && line.IndexOf('=') is > 0 and var equals)
                pairs[line[..equals].TrimEnd()] = line[(equals + 1)..].Trim().Trim('"');
        return pairs;
    }
}
