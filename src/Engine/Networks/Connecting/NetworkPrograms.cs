using Selkie.Engine.Diagnostics;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;
using Selkie.Network;
using Selkie.Network.Bridge;
using Selkie.Network.Ipam;
using Selkie.Network.Rootless;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>The drivers of networks as this host has them.</summary>
internal static class NetworkPrograms
{
    /// <summary>netavark, with the lock and the directory that Podman uses too.</summary>
    /// <exception cref="NetworkException">It is not installed.</exception>
    public static Netavark Netavark(EngineContext engine) => new()
    {
        Path = FindHelper(engine, "netavark") ?? throw new NetworkException(
            $"could not find \"netavark\" in one of [{string.Join(' ', engine.Conf.HelperDirectories)}]: install netavark, or use --network host or none"),
        AardvarkPath = FindHelper(engine, "aardvark-dns") ?? "",
        RunDirectory = engine.NetworksRunDirectory,
        LockFile = LockFile(engine),
        FirewallDriver = engine.Conf.FirewallDriver,
        PluginDirectories = engine.Conf.NetavarkPluginDirectories,
        Say = text => engine.Call.Streams.Error.Write(text),
        LogLevel = engine.Log.Level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Info => "info",
            LogLevel.Warning => "warn",
            _ => "error",
        },
    };

    /// <summary>Keeps every engine from changing the networks meanwhile.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>The lock; closing it lets the others on.</returns>
    public static FileLock Lock(EngineContext engine)
    {
        var path = LockFile(engine);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return FileLock.Take(path);
    }

    private static string LockFile(EngineContext engine) => Configuration.UserDirectories.Rootless ? Path.Combine(engine.Networks.Directory, "netavark.lock") : "/run/lock/netavark.lock";

    /// <summary>A container's pasta.</summary>
    /// <exception cref="NetworkException">It is not installed.</exception>
    public static Pasta Pasta(EngineContext engine, Selkie.Engine.Containers.Status.ContainerPaths paths) => new(FindHelper(engine, "pasta") ?? ProgramPath.TryFind("pasta") ?? throw new NetworkException(
        "could not find pasta, the network namespace can't be configured: install passt, or use --network host or none"), paths.Run);

    /// <summary>The addresses given out on a network.</summary>
    public static LeaseBook Leases(EngineContext engine, string network) => new(engine.NetworksRunDirectory, network, IsAlive);

    private static string? FindHelper(EngineContext engine, string name) =>
        engine.Conf.HelperDirectories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static bool IsAlive(Lease lease) =>
        ProcessStat.IsAlive(lease.Owner.Pid, lease.Owner.StartTime)
        || (MonitorState.Read(lease.Owner.RunDirectory) is { } state && (state.MonitorAlive || state.ContainerAlive));
}
