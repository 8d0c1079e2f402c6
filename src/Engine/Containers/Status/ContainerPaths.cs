namespace Selkie.Engine.Containers.Status;

/// <summary>The files of one container.</summary>
public sealed class ContainerPaths
{
    /// <summary>Names the files; makes none.</summary>
    public ContainerPaths(EngineContext engine, string id)
    {
        var containers = $"{engine.Places.Driver}-containers";
        Graph = Path.Combine(engine.Places.TransientStore ? engine.Places.RunRoot : engine.Places.GraphRoot, containers, id, "userdata");
        Run = Path.Combine(engine.Places.RunRoot, containers, id, "userdata");
        Lock = Path.Combine(engine.RunDirectory, "locks", id);
        Live = Path.Combine(LiveDirectory(engine), id);
    }

    /// <summary>Ids of the containers that were launched and not cleaned up yet.</summary>
    internal static IEnumerable<string> AllLive(EngineContext engine)
    {
        var directory = LiveDirectory(engine);
        return Directory.Exists(directory) ? Directory.GetFiles(directory).Select(file => Path.GetFileName(file)) : [];
    }

    private static string LiveDirectory(EngineContext engine) => Path.Combine(engine.RunDirectory, "live");

    /// <summary>What lasts: the log.</summary>
    public string Graph { get; }

    /// <summary>What a reboot ends: the bundle, the monitor's files, hosts and resolv.conf.</summary>
    public string Run { get; }

    /// <summary>The lock that changes of the container hold.</summary>
    public string Lock { get; }

    /// <summary>Exists from before a launch until its clean-up is done, so that nobody has to search for what was launched.</summary>
    public string Live { get; }

    /// <summary>Where changes to a root of <c>--rootfs DIR:O</c> are.</summary>
    public string RootChanges => Path.Combine(Graph, "rootfs");

    /// <summary>The runtime's configuration.</summary>
    public string RuntimeConfig => Path.Combine(Run, "config.json");

    /// <summary>The pid of the first process, as text.</summary>
    public string PidFile => Path.Combine(Run, "pidfile");

    /// <summary>The directory of the socket on which the container tells that it is ready.</summary>
    public string Notify => Path.Combine(Run, "notify");

    /// <summary>Where the monitor attaches parts of volumes until the container is created.</summary>
    public string Parts => Path.Combine(Run, "parts");

    /// <summary>Marks a frozen container.</summary>
    public string Paused => Path.Combine(Run, "paused");

    /// <summary>Marks a container that a user stops: no restart policy applies. It is empty, unless the stop is the first part of a restart or a removal.</summary>
    public string Stopping => Path.Combine(Run, "stopping");

    /// <summary>The stop is the first part of a restart or a removal.</summary>
    public bool IsStopOnlyBegun => new FileInfo(Stopping) is { Exists: true, Length: > 0 };

    /// <summary>Marks a container that a user has sent a signal to end: no restart policy applies.</summary>
    public string Killed => Path.Combine(Run, "killed");

    /// <summary>A user wanted this run to end.</summary>
    public bool IsStoppedByUser => File.Exists(Stopping) || File.Exists(Killed);

    /// <summary>What the networks answered at set-up.</summary>
    public string NetworkStatus => Path.Combine(Run, "network.json");

    /// <summary>Path of a file that the container gets over its image's.</summary>
    public string FileOf(string name) => Path.Combine(Run, name);

    /// <summary>The run directory of another container of the same store.</summary>
    public string RunOf(string id) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Run))!, id, "userdata");

    /// <summary>Records of exec sessions, one file each.</summary>
    public string ExecSessions => Path.Combine(Run, "exec");
}
