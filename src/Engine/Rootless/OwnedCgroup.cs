using Selkie.Engine.Machine;
using Selkie.Engine.Runtimes;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Systemd;

namespace Selkie.Engine.Rootless;

/// <summary>
/// The cgroup an ordinary user's command runs in. A login session's belongs to root, and from there the kernel lets nobody else put a process into a container's
/// cgroup (cgroups(7), delegation containment: the common ancestor must be writable); so the command moves to a scope of the user's own manager first.
/// </summary>
internal static class OwnedCgroup
{
    /// <summary>Moves this process, unless its cgroup is the user's already or there is no systemd to ask.</summary>
    public static void Enter(EngineContext engine)
    {
        if (!engine.Shared.Program.EndsWithCall || !UserNamespace.IsInside || !engine.Runtime.SystemdCgroup) return;
        // Inside the namespace the user is 0, and root nobody.
        if (!Fs.Stat(null, Fs.Bytes(HostFacts.OwnCgroupDirectory()), out var stat, follow: true).Ok || stat.Uid == 0) return;
        engine.Monitor.GiveUp(); // it would stay where it is
        var pid = Processes.CurrentId;
        if (TransientScope.Start($"podman-{pid}.scope", pid, "user.slice", user: true) is { } why) engine.Log.Debug($"moving to a scope of the user's: {why}");
    }
}
