using Selkie.Engine.Configuration;

namespace Selkie.Engine.Connections;

/// <summary>Which service a command is meant for.</summary>
public static class ConnectionChoice
{
    /// <summary>The choice of options and variables; null: this machine.</summary>
    /// <param name="options">The options of the program.</param>
    /// <param name="variable">The caller's variables.</param>
    public static ServiceDestination? Of(GlobalOptions options, Func<string, string?> variable)
    {
        var url = options.Url ?? options.Host ?? (variable("CONTAINER_HOST") is { Length: > 0 } host ? host : null) ?? (options.Remote ? "unix:///run/podman/podman.sock" : null);
        return url is null ? null : new(new Uri(url)) { Identity = options.Identity ?? variable("CONTAINER_SSHKEY") };
    }
}
