using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Linux.Spawning;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>Launches monitors and speaks to running ones through their run directory.</summary>
public static class MonitorClient
{
    /// <summary>Starts the monitor of a container; <see cref="RunningMonitor.WaitCreated"/> is the next step.</summary>
    /// <param name="launch">What it is born with.</param>
    /// <param name="prepared">The monitor that waits for its arguments, if it can be had.</param>
    public static RunningMonitor Launch(MonitorLaunch launch, PreparedMonitor? prepared = null)
    {
        var arguments = new MonitorArguments(launch, "container");
        arguments.Add(launch);
        return Start(launch, prepared, arguments, launch.StandardFiles);
    }

    /// <summary>Starts the monitor of an exec session; <see cref="RunningMonitor.WaitCreated"/> means that the process runs.</summary>
    /// <param name="launch">What it is born with.</param>
    /// <param name="prepared">The monitor that waits for its arguments, if it can be had.</param>
    public static RunningMonitor Launch(ExecLaunch launch, PreparedMonitor? prepared = null)
    {
        var arguments = new MonitorArguments(launch, "exec");
        arguments.Add(launch);
        return Start(launch, prepared, arguments, []);
    }

    /// <summary>A name of the network namespace that a container's monitor holds, from before it creates the container; it leads nowhere when the monitor is gone.</summary>
    public static string NetworkPath(string runDirectory) => $"{runDirectory}/{MonitorFiles.Network}";

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

    private static RunningMonitor Start(MonitorBirth birth, PreparedMonitor? prepared, MonitorArguments arguments, IReadOnlyList<SpawnFile> standardFiles)
    {
        int clientMine = -1, clientTheirs = -1;
        try
        {
            var files = new List<SpawnFile>();
            if (birth.Attach)
            {
                (clientMine, clientTheirs) = UnixSocket.Pair(UnixSocketKind.Packets);
                arguments.AddFile("--attach-fd", clientTheirs, files);
            }
            arguments.AddFiles(files);
            var process = TakeOrStart(birth, prepared, standardFiles, arguments.Finish(), files);
            return new RunningMonitor(process.Pid, process.Line, clientMine < 0 ? null : new AttachConnection(clientMine))
            {
                NetworkPath = arguments.NetworkFile < 0 ? null : $"/proc/{process.Pid}/fd/{arguments.NetworkFile}",
            };
        }
        catch
        {
            FileDescriptor.Close(clientMine);
            throw;
        }
        finally
        {
            FileDescriptor.Close(clientTheirs);
        }
    }

    /// <summary>The monitor that waits, if it can be had and takes the arguments, or a new one.</summary>
    private static MonitorProcess TakeOrStart(MonitorBirth birth, PreparedMonitor? prepared, IReadOnlyList<SpawnFile> standardFiles, List<string> arguments, List<SpawnFile> files)
    {
        if (prepared?.Take(birth.Id) is not { } waiting) return MonitorProcess.Start(arguments, files, standardFiles, birth.Environment);
        if (standardFiles.Count == 0 && birth.Environment is null && waiting.TryTell(arguments, files)) return waiting.Process;
        waiting.Dispose();
        return MonitorProcess.Start(arguments, files, standardFiles, birth.Environment);
    }
}
