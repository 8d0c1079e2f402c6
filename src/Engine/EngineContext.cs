using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Machine;
using Selkie.Engine.Secrets;
using Selkie.Engine.State;
using Selkie.Network.Bridge;
using Selkie.Registry.Configuration;
using Selkie.Runtime.Monitors;
using Selkie.Storage;
using Selkie.Storage.Layout;

namespace Selkie.Engine;

/// <summary>What a handler works with: the host that all calls share, and the call it serves. It holds them and has no behaviour.</summary>
/// <param name="host">What all calls share.</param>
/// <param name="call">Everything of the caller.</param>
public sealed class EngineContext(EngineHost host, Call call)
{
    private readonly List<object> _services = [];

    /// <summary>What all calls share.</summary>
    public EngineHost Shared => host;

    /// <summary>Everything of the caller.</summary>
    public Call Call => call;

    /// <inheritdoc cref="EngineHost.Options"/>
    public GlobalOptions Options => host.Options;

    /// <inheritdoc cref="EngineHost.Conf"/>
    public ContainersConf Conf => host.Conf;

    /// <inheritdoc cref="EngineHost.Places"/>
    public StoreOptions Places => host.Places;

    /// <inheritdoc cref="EngineHost.Store"/>
    public Store Store => host.Store;

    /// <inheritdoc cref="EngineHost.Database"/>
    public ConfigDatabase Database => host.Database;

    /// <inheritdoc cref="EngineHost.Reserve"/>
    internal DiskReserve Reserve => host.Reserve;

    /// <inheritdoc cref="EngineHost.Registries"/>
    public RegistriesConf Registries => host.Registries;

    /// <inheritdoc cref="EngineHost.ShortNames"/>
    public ShortNames ShortNames => host.ShortNames;

    /// <inheritdoc cref="EngineHost.Networks"/>
    public NetworkFiles Networks => host.Networks;

    /// <inheritdoc cref="EngineHost.NetworksRunDirectory"/>
    public string NetworksRunDirectory => host.NetworksRunDirectory;

    /// <inheritdoc cref="EngineHost.Machine"/>
    public HostFacts Host => host.Machine;

    /// <summary>The command's file, which monitors run as their clean-up.</summary>
    public string ProgramPath => host.Program.Path;

    /// <inheritdoc cref="EngineHost.MonitorPath"/>
    public string MonitorPath => host.MonitorPath;

    /// <inheritdoc cref="EngineHost.Secrets"/>
    internal SecretStore Secrets => host.Secrets;

    /// <inheritdoc cref="EngineHost.Events"/>
    public EventLog Events => host.Events;

    /// <summary>Whether the run root is this boot's.</summary>
    public BootMarker Boot => field ??= new BootMarker(RunDirectory, Places.RunRoot);

    /// <inheritdoc cref="EngineHost.GraphDirectory"/>
    public string GraphDirectory => host.GraphDirectory;

    /// <inheritdoc cref="EngineHost.RunDirectory"/>
    public string RunDirectory => host.RunDirectory;

    /// <summary>Takes what the caller is to know besides the answer.</summary>
    public Logger Log => call.Log;

    /// <summary>The monitor that this call starts ahead of its arguments.</summary>
    internal PreparedMonitor Monitor { get; } = new();

    /// <summary>A service of this call, made when it is first asked for. A folder gives the context its service as an extension property, so that nothing below knows it.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <param name="make">Makes it.</param>
    internal T Service<T>(Func<EngineContext, T> make)
        where T : class
    {
        lock (_services)
        {
            foreach (var made in _services)
                if (made is T found) return found;
            var service = make(this);
            _services.Add(service);
            return service;
        }
    }
}
