using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Running;
using Selkie.Engine.Events;
using Selkie.Engine.Host;
using Selkie.Engine.Secrets;
using Selkie.Engine.State;
using Selkie.Engine.Volumes;
using Selkie.Oci;
using Selkie.Storage;

namespace Selkie.Engine;

public sealed partial class EngineContext
{
    private const string OwnDirectory = "selkie";

    /// <summary>containers.conf(5).</summary>
    public ContainersConf Conf => field ??= ContainersConf.Load(Options.Modules);

    /// <summary>Where images and containers are.</summary>
    public StoreOptions Places => field ??= StorageConf.Load(Options);

    /// <summary>What the user created.</summary>
    public ConfigDatabase Database => field ??= ConfigDatabase.Open(Conf.StaticDir is { Length: > 0 } given ? Path.Combine(given, OwnDirectory) : GraphDirectory);

    /// <summary>Room for what is removed from a full disk.</summary>
    internal DiskReserve Reserve => field ??= new DiskReserve(GraphDirectory);

    /// <summary>Clears away what killed processes left.</summary>
    internal Reconciler Reconciler => field ??= new Reconciler(this);

    /// <summary>Finds containers.</summary>
    public ContainerLookup Lookup => field ??= new ContainerLookup(Database);

    /// <summary>What this machine offers.</summary>
    public HostFacts Host => field ??= new HostFacts();

    /// <summary>The OCI runtime.</summary>
    public RuntimeChoice Runtime => field ??= new RuntimeChoice(this);

    /// <summary>Named volumes.</summary>
    public VolumeService Volumes => field ??= new VolumeService(this);

    /// <summary>This program's own file.</summary>
    public string ProgramPath => field ??= Environment.ProcessPath ?? throw new UserError("the engine cannot find its own program");

    /// <summary>The monitor's file: beside this program, unless --conmon names one.</summary>
    public string MonitorPath => field ??= FindMonitor();

    /// <summary>The secrets of the graph root.</summary>
    internal SecretStore Secrets => field ??= new SecretStore(Path.Combine(Places.GraphRoot, "secrets"));

    /// <summary>Where events are written.</summary>
    public EventLog Events => field ??= new EventLog(EventsFile(), Conf.EventsLogMaxSize);

    /// <summary>Whether the run root is this boot's.</summary>
    public BootMarker Boot => field ??= new BootMarker(RunDirectory, Places.RunRoot);

    /// <summary>The engine's own directory in the graph root: what lasts.</summary>
    public string GraphDirectory => Path.Combine(Places.GraphRoot, OwnDirectory);

    /// <summary>The engine's own directory in the run root: what a reboot ends.</summary>
    public string RunDirectory => Path.Combine(Places.RunRoot, OwnDirectory);

    /// <summary>The command line that called the engine, its program by the name it was called.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = Environment.GetCommandLineArgs();

    private string? EventsFile()
    {
        var backend = Options.EventsBackend ?? Conf.EventsLogger;
        if (backend is not ("file" or "journald" or "none")) throw new UserError($"invalid event logger type {backend}: invalid argument");
        if (backend == "none") return null;
        return Conf.EventsLogFile ?? Path.Combine(Options.TmpDirectory ?? Conf.TmpDir ?? RunDirectory, "events/events.log");
    }

    private string FindMonitor()
    {
        if (Options.Monitor is { Length: > 0 } given) return File.Exists(given) ? given : throw new UserError($"the monitor {given} is missing");
        var path = Path.Combine(Path.GetDirectoryName(ProgramPath)!, "selkie-monitor");
        return File.Exists(path) ? path : throw new UserError($"the monitor {path} is missing: install selkie-monitor beside selkie");
    }
}
