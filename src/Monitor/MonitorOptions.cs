using Selkie.Linux.Files;

namespace Selkie.Monitor;

/// <summary>The birth contract: the monitor's argument vector.</summary>
internal sealed class MonitorOptions
{
    internal bool Exec, SystemdCgroup, Terminal, Stdin, LeaveStdinOpen, OneStep, NoPivot, NoNewKeyring;
    internal string Id = "", Name = "", Bundle = "", RunDirectory = "", Runtime = "", RuntimeRoot = "", LogDriver = "none", Session = "", ProcessSpec = "", Root = "";
    internal string? LogPath, MountTarget, MountData, MountDirectory, HiddenMounts, NotifySocket, RegisterDirectory;
    internal string FileSystem = "overlay";
    internal long LogSizeMax, RestartDelay;
    internal int NetworkFd = -1, AttachFd = -1, LockFd = -1, IdMapFd = -1, PreserveBase = -1, HeldCount, HeldBase = -1, PinBase = -1, Timeout, ExitDelay;
    internal List<int> Preserved = new(0);
    internal List<string> RuntimeArguments = new(2), Cleanup = new(16), Pins = new(0);
    internal List<(string Path, string Text)> Appended = new(0);

    /// <summary>Parses; null and a text if something is wrong.</summary>
    internal static MonitorOptions? Parse(string[] args, out string error)
    {
        error = "usage: selkie-monitor container|exec OPTIONS; it is started by selkie";
        if (args.Length == 0 || args[0] is not ("container" or "exec")) return null;
        var options = new MonitorOptions { Exec = args[0] == "exec" };
        for (var i = 1; i < args.Length; i++)
        {
            if (options.SetFlag(args[i])) continue;
            var values = args[i] is "--mount" or "--append" ? 2 : 1;
            if (i + values >= args.Length || !options.SetValue(args[i], args[i + 1], args[i + values]))
            {
                error = string.Concat("unknown option or missing value: ", args[i]);
                return null;
            }
            i += values;
        }
        return options;
    }

    /// <summary>Descriptors that came by their number must not reach the children by themselves.</summary>
    internal void ProtectDescriptors()
    {
        Protect(Protocol.SyncMessages.Descriptor);
        Protect(NetworkFd);
        Protect(AttachFd);
        Protect(LockFd);
        Protect(IdMapFd);
        for (var i = 0; i < Preserved.Count; i++) Protect(PreserveBase + i);
        for (var i = 0; i < Pins.Count; i++) Protect(PinBase + i);
        // They end with the monitor or with its becoming the clean-up, so that a restart can have the ports again.
        for (var i = 0; i < HeldCount; i++) Protect(HeldBase + i);
    }

    private static void Protect(int fd)
    {
        if (FileDescriptor.IsOpen(fd)) FileDescriptor.SetCloseOnExec(fd, true);
    }

    private bool SetFlag(string name)
    {
        switch (name)
        {
            case "--systemd-cgroup": return SystemdCgroup = true;
            case "--terminal": return Terminal = true;
            case "--stdin": return Stdin = true;
            case "--leave-stdin-open": return LeaveStdinOpen = true;
            case "--one-step": return OneStep = true;
            case "--no-pivot": return NoPivot = true;
            case "--no-new-keyring": return NoNewKeyring = true;
            default: return false;
        }
    }

    private bool SetValue(string name, string value, string second)
    {
        switch (name)
        {
            case "--id": Id = value; break;
            case "--name": Name = value; break;
            case "--bundle": Bundle = value; break;
            case "--run-dir": RunDirectory = value; break;
            case "--runtime": Runtime = value; break;
            case "--runtime-root": RuntimeRoot = value; break;
            case "--runtime-arg": RuntimeArguments.Add(value); break;
            case "--mount": (MountTarget, MountData) = (value, second); break;
            case "--root": Root = value; break;
            case "--append": Appended.Add((value, second)); break;
            case "--pin": Pins.Add(value); break;
            case "--mount-dir": MountDirectory = value; break;
            case "--hide-mounts": HiddenMounts = value; break;
            case "--fstype": FileSystem = value; break;
            case "--log-driver": LogDriver = value; break;
            case "--log-path": LogPath = value; break;
            case "--sdnotify-socket": NotifySocket = value; break;
            case "--register": RegisterDirectory = value; break;
            case "--session": Session = value; break;
            case "--process-spec": ProcessSpec = value; break;
            case "--exit-command" or "--exit-command-arg": Cleanup.Add(value); break;
            default: return SetNumber(name, value);
        }
        return true;
    }

    private bool SetNumber(string name, string value)
    {
        if (!long.TryParse(value, out var number) || number < 0) return false;
        switch (name)
        {
            case "--log-size-max": LogSizeMax = number; break;
            case "--restart-delay": RestartDelay = number; break;
            case "--netns-fd": NetworkFd = (int)number; break;
            case "--lock-fd": LockFd = (int)number; break;
            case "--idmap-fd": IdMapFd = (int)number; break;
            case "--attach-fd": AttachFd = (int)number; break;
            case "--preserve-fd": Preserved.Add((int)number); break;
            case "--preserve-base": PreserveBase = (int)number; break;
            case "--held-fds": HeldCount = (int)number; break;
            case "--held-base": HeldBase = (int)number; break;
            case "--pin-base": PinBase = (int)number; break;
            case "--timeout": Timeout = (int)Math.Min(number, int.MaxValue / 1000); break;
            case "--exit-delay": ExitDelay = (int)Math.Min(number, int.MaxValue / 1000); break;
            default: return false;
        }
        return true;
    }
}
