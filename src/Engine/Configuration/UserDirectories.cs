using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;

namespace Selkie.Engine.Configuration;

/// <summary>Directories of the calling user, as it was before it became root of its own namespace. Services and timers often lack the variables that name them.</summary>
public static class UserDirectories
{
    private static readonly Lazy<UserAccount?> Account = new(() => UserAccount.Find(Uid));

    /// <summary>The user's id outside any namespace of ours.</summary>
    public static uint Uid { get; } = uint.TryParse(HostEnvironment.Variable("_CONTAINERS_ROOTLESS_UID"), out var uid) ? uid : Processes.EffectiveUser;

    /// <summary>The user's group id outside any namespace of ours.</summary>
    public static uint Gid { get; } = uint.TryParse(HostEnvironment.Variable("_CONTAINERS_ROOTLESS_GID"), out var gid) ? gid : Uid;

    /// <summary>The engine works for an ordinary user.</summary>
    public static bool Rootless { get; } = Uid != 0 || HostEnvironment.Variable("_CONTAINERS_USERNS_CONFIGURED") is not null;

    /// <summary>Login name: $USER, or that of the system's users, or the id.</summary>
    public static string User => HostEnvironment.Variable("USER") ?? Account.Value?.Name ?? Uid.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Home directory: $HOME, or that of the system's users.</summary>
    public static string Home { get; } = HostEnvironment.Variable("HOME") ?? (Account.Value?.Home is { Length: > 0 } home ? home : "/");

    /// <summary>$XDG_CONFIG_HOME or its default.</summary>
    public static string Config { get; } = HostEnvironment.Variable("XDG_CONFIG_HOME") ?? Path.Combine(Home, ".config");

    /// <summary>$XDG_DATA_HOME or its default.</summary>
    public static string Data { get; } = HostEnvironment.Variable("XDG_DATA_HOME") ?? Path.Combine(Home, ".local/share");

    /// <summary>$XDG_RUNTIME_DIR, /run/user/UID where that is the user's, or a directory below /tmp.</summary>
    public static string Runtime { get; } = FindRuntime();

    /// <summary>Gives the variables that the caller lacks to what reads them: this process and the programs it runs (as podman's setXdgDirs).</summary>
    public static void CompleteEnvironment()
    {
        if (HostEnvironment.Variable("HOME") is null) Environment.SetEnvironmentVariable("HOME", Home);
        if (!Rootless) return;
        if (HostEnvironment.Variable("XDG_RUNTIME_DIR") is null) Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", Runtime);
        if (HostEnvironment.Variable("DBUS_SESSION_BUS_ADDRESS") is null && File.Exists(Runtime + "/bus")) Environment.SetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS", $"unix:path={Runtime}/bus");
    }

    private static string FindRuntime()
    {
        if (HostEnvironment.Variable("XDG_RUNTIME_DIR") is { } given) return given;
        var usual = $"/run/user/{Uid}";
        // Inside the namespace the user's files belong to 0.
        var own = Fs.Stat(null, Fs.Bytes(usual), out var stat).Ok && (stat.Uid == Uid || stat.Uid == Processes.EffectiveUser);
        return own ? usual : $"/tmp/selkie-run-{Uid}";
    }
}
