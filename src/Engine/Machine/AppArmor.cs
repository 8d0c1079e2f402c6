using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Machine;

/// <summary>AppArmor of this kernel (apparmor(7)). An ordinary user's containers cannot have it: to change profiles takes root (containers/common, pkg/apparmor).</summary>
/// <param name="sys">Where sysfs is.</param>
/// <param name="rootless">The engine works for an ordinary user.</param>
internal sealed class AppArmor(string sys, bool rootless)
{
    private const string Unconfined = "unconfined", Option = "apparmor=", DefaultPrefix = "containers-default-";

    /// <summary>That of this host.</summary>
    public static AppArmor OfHost { get; } = new("/sys", UserDirectories.Rootless);

    /// <summary>Whether containers can be confined by it.</summary>
    public bool IsEnabled { get; } = !rootless && File.Exists(sys + "/module/apparmor/parameters/enabled") && File.ReadAllText(sys + "/module/apparmor/parameters/enabled").StartsWith('Y');

    /// <summary>Refuses a profile that nothing would enforce.</summary>
    /// <exception cref="EngineError">The container asks for one.</exception>
    public void Check(SecuritySpec security)
    {
        if (!IsEnabled && Asked(security) is { } profile and not (Unconfined or ""))
            throw new EngineError(ErrorKind.Invalid, $"apparmor profile \"{profile}\" specified, but Apparmor is not enabled on this system");
    }

    /// <summary>The profile of a container's processes: the one it asks for, else the default one where it is loaded; null for none.</summary>
    /// <param name="security">What the container may do.</param>
    /// <param name="configured">The default of containers.conf(5), or null.</param>
    /// <exception cref="EngineError">The profile asked for is not loaded.</exception>
    public string? ProfileOf(SecuritySpec security, string? configured)
    {
        if (!IsEnabled) return null;
        var asked = Asked(security) is { Length: > 0 } given ? given : null;
        if (asked is null && security.Privileged) return null;
        if ((asked ?? configured) is Unconfined) return Unconfined;
        if (asked is not null) return Loaded().Contains(asked) ? asked : throw new EngineError(ErrorKind.Invalid, $"AppArmor profile \"{asked}\" specified but not loaded");
        return Loaded().FirstOrDefault(name => configured is { Length: > 0 } ? name == configured : name.StartsWith(DefaultPrefix, StringComparison.Ordinal));
    }

    private static string? Asked(SecuritySpec security) =>
        security.Options.LastOrDefault(option => option.StartsWith(Option, StringComparison.Ordinal))?[Option.Length..];

    // A line is a name and, in parentheses, a mode.
    private IEnumerable<string> Loaded()
    {
        var list = sys + "/kernel/security/apparmor/profiles";
        return File.Exists(list) ? File.ReadLines(list).Select(line => line.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? line[..end] : line) : [];
    }
}
