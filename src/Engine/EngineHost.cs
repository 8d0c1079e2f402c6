using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Machine;
using Selkie.Engine.Secrets;
using Selkie.Engine.State;
using Selkie.Linux.Events;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Registry.Configuration;
using Selkie.Storage;
using Selkie.Storage.Layout;

namespace Selkie.Engine;

/// <summary>
/// What lives as long as the process, whoever calls: configuration, the open store, the database. Each is made at its first use. All of it
/// may be used by many calls at once.
/// </summary>
/// <param name="options">The options of the program.</param>
/// <param name="program">The command <c>selkie</c>; null: it is installed beside this program.</param>
/// <param name="log">Takes what no caller is to know, but whoever looks after the host; null: nobody does.</param>
public sealed class EngineHost(GlobalOptions options, HostProgram? program = null, Logger? log = null)
{
    private const string OwnDirectory = "selkie";
    private readonly Lock _making = new();
    private readonly Logger _log = log ?? Logger.None;

    /// <summary>The options of the program.</summary>
    public GlobalOptions Options { get; } = options;

    /// <summary>The command <c>selkie</c>.</summary>
    public HostProgram Program { get; } = program ?? HostProgram.Beside();

    /// <summary>containers.conf(5).</summary>
    public ContainersConf Conf => field ?? Once(ref field, () => ContainersConf.Load(Options.Modules));

    /// <summary>Where images and containers are.</summary>
    public StoreOptions Places => field ?? Once(ref field, () => StorageConf.Load(Options, _log));

    /// <summary>The store of images, layers and containers.</summary>
    public Store Store => field ?? Once(ref field, () => Store.Open(Places));

    /// <summary>What the user created.</summary>
    public ConfigDatabase Database => field ?? Once(ref field, () => ConfigDatabase.Open(Conf.StaticDir is { Length: > 0 } given ? Path.Combine(given, OwnDirectory) : GraphDirectory));

    /// <summary>Room for what is removed from a full disk.</summary>
    internal DiskReserve Reserve => field ?? Once(ref field, () => new DiskReserve(GraphDirectory));

    /// <summary>The registries.conf in force.</summary>
    public RegistriesConf Registries => field ?? Once(ref field, () => RegistriesConf.Load(Options.RegistriesConf));

    /// <summary>What short names mean.</summary>
    public ShortNames ShortNames => field ?? Once(ref field, () => new ShortNames(Registries, new ShortNameCache(ShortNameCache.DefaultPath(!UserDirectories.Rootless))));

    /// <summary>The networks that containers can be on.</summary>
    public NetworkFiles Networks => field ?? Once(ref field, () => new NetworkFiles(NetworksDirectory, Conf.DefaultNetwork, Conf.DefaultSubnet) { Warn = _log.Warn });

    /// <summary>Where netavark and the addresses' books are. Root's engines share the host's network whatever their stores are, so they share this.</summary>
    public string NetworksRunDirectory => UserDirectories.Rootless ? Path.Combine(Places.RunRoot, "networks") : "/run/containers/networks";

    /// <summary>What this machine offers.</summary>
    public HostFacts Machine => field ?? Once(ref field, () => new HostFacts());

    /// <summary>What the programs say of themselves that the engine drives.</summary>
    public ProgramFacts Programs => field ?? Once(ref field, () => new ProgramFacts());

    /// <summary>The monitor's file: beside the program, unless --conmon names one.</summary>
    public string MonitorPath => field ?? Once(ref field, FindMonitor);

    /// <summary>The secrets of the graph root.</summary>
    internal SecretStore Secrets => field ?? Once(ref field, () => new SecretStore(Path.Combine(Places.GraphRoot, "secrets")));

    /// <summary>Tells those who wait without a thread of what changes in directories.</summary>
    public DirectoryChanges Changes => field ?? Once(ref field, () => new DirectoryChanges());

    /// <summary>Where events are written.</summary>
    public EventLog Events => field ?? Once(ref field, () => new EventLog(EventsFile(), Conf.EventsLogMaxSize, _log));

    /// <summary>The engine's own directory in the graph root: what lasts.</summary>
    public string GraphDirectory => Path.Combine(Places.GraphRoot, OwnDirectory);

    /// <summary>The engine's own directory in the run root: what a reboot ends.</summary>
    public string RunDirectory => Path.Combine(Places.RunRoot, OwnDirectory);

    private string NetworksDirectory =>
        Options.NetworkConfigDirectory ?? Conf.NetworkConfigDir ?? (UserDirectories.Rootless ? Path.Combine(Places.GraphRoot, "networks") : "/etc/containers/networks");

    // One lock for all: making one service makes those it needs, on the same thread.
    private T Once<T>(ref T? place, Func<T> make)
        where T : class
    {
        if (Volatile.Read(ref place) is { } made) return made;
        lock (_making)
        {
            if (place is null) Volatile.Write(ref place, make());
            return place!;
        }
    }

    private string? EventsFile()
    {
        var backend = Options.EventsBackend ?? Conf.EventsLogger;
        if (backend == "none") return null;
        return Conf.EventsLogFile ?? Path.Combine(Options.TmpDirectory ?? Conf.TmpDir ?? RunDirectory, "events/events.log");
    }

    private string FindMonitor()
    {
        if (Options.Monitor is { Length: > 0 } given) return File.Exists(given) ? given : throw new EngineError(ErrorKind.Internal, $"the monitor {given} is missing");
        var path = Path.Combine(Path.GetDirectoryName(Program.Path)!, "selkie-monitor");
        return File.Exists(path) ? path : throw new EngineError(ErrorKind.Internal, $"the monitor {path} is missing: install selkie-monitor beside selkie");
    }
}
