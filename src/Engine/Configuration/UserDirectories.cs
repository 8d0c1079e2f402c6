using Selkie.Linux;

namespace Selkie.Engine.Configuration;

/// <summary>Directories of the calling user, as it was before it became root of its own namespace.</summary>
public static class UserDirectories
{
    /// <summary>The user's id outside any namespace of ours.</summary>
    public static uint Uid { get; } = uint.TryParse(Environment.GetEnvironmentVariable("_CONTAINERS_ROOTLESS_UID"), out var uid) ? uid : Processes.EffectiveUser;

    /// <summary>The engine works for an ordinary user.</summary>
    public static bool Rootless { get; } = Uid != 0 || Environment.GetEnvironmentVariable("_CONTAINERS_USERNS_CONFIGURED") is { Length: > 0 };

    /// <summary>Home directory.</summary>
    public static string Home { get; } = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/root";

    /// <summary>$XDG_CONFIG_HOME or its default.</summary>
    public static string Config { get; } = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(Home, ".config");

    /// <summary>$XDG_DATA_HOME or its default.</summary>
    public static string Data { get; } = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(Home, ".local/share");

    /// <summary>$XDG_RUNTIME_DIR, /run/user/UID where that is the user's, or a directory below /tmp.</summary>
    public static string Runtime { get; } = FindRuntime();

    private static string FindRuntime()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } given) return given;
        var usual = $"/run/user/{Uid}";
        return Directory.Exists(usual) ? usual : $"/tmp/selkie-run-{Uid}";
    }
}
