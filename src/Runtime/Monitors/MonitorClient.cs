using Selkie.Linux;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>Launches monitors and speaks to running ones through their run directory.</summary>
public static class MonitorClient
{
    /// <summary>Signals the monitor reads from a descriptor, so they are blocked before its runtime starts any thread.</summary>
    private static readonly SignalSet MonitorSignals = SignalSet.Of(Signals.SIGCHLD, Signals.SIGTERM, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGHUP);

    /// <summary>Monitors launched by this process: a process that lives long must reap those that ended.</summary>
    private static readonly List<int> Launched = [];

    /// <summary>Starts the monitor of a container; <see cref="RunningMonitor.WaitCreated"/> is the next step.</summary>
    public static RunningMonitor Launch(MonitorLaunch launch)
    {
        var arguments = new MonitorArguments(launch, "container");
        arguments.Add(launch);
        return Start(launch, arguments, launch.LogDriver == "passthrough");
    }

    /// <summary>Starts the monitor of an exec session; <see cref="RunningMonitor.WaitCreated"/> means that the process runs.</summary>
    public static RunningMonitor Launch(ExecLaunch launch)
    {
        var arguments = new MonitorArguments(launch, "exec");
        arguments.Add(launch);
        return Start(launch, arguments, false);
    }

    /// <summary>Connects to a running container's monitor.</summary>
    /// <exception cref="LinuxException">ENOENT, ECONNREFUSED: there is no monitor.</exception>
    public static AttachConnection Connect(string runDirectory) => new(UnixSocket.Connect($"{runDirectory}/{MonitorFiles.Attach}", UnixSocketKind.Packets));

    /// <summary>Connects to the monitor of a running exec session.</summary>
    public static AttachConnection ConnectExec(string runDirectory, string session) =>
        new(UnixSocket.Connect($"{runDirectory}/{MonitorFiles.ExecAttach(session)}", UnixSocketKind.Packets));

    /// <summary>Attaches to a running (or, with <see cref="AttachOptions.Start"/>, created) container until it ends or the user detaches.</summary>
    public static AttachResult Attach(string runDirectory, AttachOptions options)
    {
        using var connection = Connect(runDirectory);
        return connection.Pump(options);
    }

    private static RunningMonitor Start(MonitorBirth birth, MonitorArguments arguments, bool passStandardFiles)
    {
        var (mine, theirs) = UnixSocket.Pair(UnixSocketKind.Packets);
        int clientMine = -1, clientTheirs = -1;
        try
        {
            var files = new List<SpawnFile> { new(theirs, SyncMessages.Descriptor) };
            if (!passStandardFiles) files.AddRange([new(-1, 0), new(-1, 1), new(2, 2)]);
            if (birth.Attach)
            {
                (clientMine, clientTheirs) = UnixSocket.Pair(UnixSocketKind.Packets);
                arguments.AddFile("--attach-fd", clientTheirs, files);
            }
            arguments.AddFiles(files);
            int pid = Spawn.Start(new SpawnOptions
            {
                Path = birth.MonitorPath,
                Arguments = arguments.Finish(),
                Environment = birth.Environment,
                WorkingDirectory = "/",
                Files = files,
                NewSession = true,
                BlockedSignals = MonitorSignals,
            });
            lock (Launched)
            {
                Launched.RemoveAll(ended => Processes.TryWait(ended, out _) != 0);
                Launched.Add(pid);
            }
            return new RunningMonitor(pid, mine, clientMine < 0 ? null : new AttachConnection(clientMine))
            {
                NetworkPath = arguments.NetworkFile < 0 ? null : $"/proc/{pid}/fd/{arguments.NetworkFile}",
            };
        }
        catch
        {
            Descriptor.Close(mine);
            Descriptor.Close(clientMine);
            throw;
        }
        finally
        {
            Descriptor.Close(theirs);
            Descriptor.Close(clientTheirs);
        }
    }
}
