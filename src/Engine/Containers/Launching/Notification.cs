using Selkie.Engine.Calls;
using Selkie.Engine.Containers.Status;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// What the service manager is told of a container (sd_notify(3), podman-run(1) --sdnotify): the engine names the monitor as the service's main process; that the
/// container is ready it says itself, through the monitor's relay, or with <c>conmon</c> the engine once it has started.
/// </summary>
internal static class Notification
{
    /// <summary>Where the container finds the relay.</summary>
    public const string SocketInContainer = DirectoryInContainer + "/notify.sock";

    /// <summary>The directory it is in.</summary>
    public const string DirectoryInContainer = "/run/notify";

    /// <summary>Whether the container itself tells when it is ready.</summary>
    public static bool IsRelayed(ContainerSpec spec) => spec.Lifecycle is { SdNotify: "container", SdNotifySocket.Length: > 0 };

    /// <summary>The relay's directory as a mount, destination and source.</summary>
    public static IEnumerable<(string Destination, string Source)> Mount(ContainerSpec spec, ContainerPaths paths)
    {
        if (!IsRelayed(spec)) return [];
        Directory.CreateDirectory(paths.Notify);
        return [(DirectoryInContainer, paths.Notify)];
    }

    /// <summary>Tells that the container has started.</summary>
    public static void TellStarted(EngineContext engine, ContainerSpec spec, int monitorPid)
    {
        if (spec.Lifecycle.SdNotifySocket.Length == 0) return;
        var message = $"MAINPID={monitorPid}" + (spec.Lifecycle.SdNotify == "conmon" ? "\nREADY=1" : "");
        ServiceManager.Tell(engine.Log, spec.Lifecycle.SdNotifySocket, message, "Notifying systemd of the monitor's PID");
    }
}
