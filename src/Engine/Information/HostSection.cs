using Selkie.Api.Libpod;
using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Engine.Host;
using Selkie.Engine.Machine;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Selinux;
using Selkie.Linux.Spawning;
using Selkie.Runtime;

namespace Selkie.Engine.Information;

/// <summary>Gathers the part "host" of <c>info</c>.</summary>
internal sealed class HostSection(EngineContext engine)
{
    private readonly ProgramFacts _programs = engine.Shared.Programs;
    private readonly string _netavark = Find(engine, "netavark");
    private readonly string _aardvark = Find(engine, "aardvark-dns");
    private readonly string _pasta = Find(engine, "pasta");
    private readonly string _slirp = Find(engine, "slirp4netns");

    /// <summary>What is known of the machine and of the programs on it.</summary>
    public HostInfo Read()
    {
        var runtime = engine.Runtime;
        _programs.LookUpPackages(runtime.Path, _netavark, _aardvark, _pasta, _slirp);
        return new HostInfo
        {
            Arch = VersionHandler.GoArchitecture,
            BuildahVersion = ProductVersion.Buildah,
            CgroupManager = runtime.CgroupManager,
            CgroupVersion = engine.Host.UnifiedCgroups ? "v2" : "v1",
            CgroupControllers = [.. engine.Host.Controllers],
            Conmon = new($"selkie_{ProductVersion.Selkie} (in place of conmon)", engine.MonitorPath, $"selkie-monitor version {ProductVersion.Selkie}"),
            Cpus = Environment.ProcessorCount,
            CpuUtilization = Utilization(),
            Distribution = Distribution(),
            EventLogger = engine.Events.FilePath is null ? "none" : "file",
            Hostname = MachineFacts.First("/proc/sys/kernel/hostname"),
            IdMappings = new() { GidMap = IdMaps("/proc/self/gid_map"), UidMap = IdMaps("/proc/self/uid_map") },
            Kernel = MachineFacts.First("/proc/sys/kernel/osrelease"),
            LogDriver = engine.Conf.LogDriver,
            MemFree = MachineFacts.Memory("MemFree"),
            MemTotal = MachineFacts.Memory("MemTotal"),
            NetworkBackendInfo = Network(),
            OciRuntime = new(Path.GetFileName(runtime.Path), _programs.Package(runtime.Path), runtime.Path, _programs.Version(runtime.Path)),
            RemoteSocket = Socket(),
            RootlessNetworkCmd = engine.Conf.DefaultRootlessNetwork,
            Security = Security(),
            Slirp4Netns = NetworkHelper(_slirp),
            Pasta = NetworkHelper(_pasta),
            SwapFree = MachineFacts.Memory("SwapFree"),
            SwapTotal = MachineFacts.Memory("SwapTotal"),
            Uptime = MachineFacts.Uptime(),
        };
    }

    private static CpuUtilization Utilization()
    {
        var (user, system, idle) = MachineFacts.Cpu();
        return new() { UserPercent = user, SystemPercent = system, IdlePercent = idle };
    }

    private static DistributionInfo Distribution() => new()
    {
        Distribution = MachineFacts.Release("ID") ?? "unknown",
        Variant = MachineFacts.Release("VARIANT_ID") is { Length: > 0 } variant ? variant : null,
        Version = MachineFacts.Release("VERSION_ID") ?? "unknown",
        Codename = MachineFacts.Release("VERSION_CODENAME") is { Length: > 0 } codename ? codename : null,
    };

    private static List<IdMapInfo>? IdMaps(string file) =>
        UserDirectories.Rootless ? [.. IdMapFile.Read(file).Select(map => new IdMapInfo(map.ContainerId, map.HostId, map.Size))] : null;

    private NetworkBackendInfo Network()
    {
        var netavark = NetworkProgram(_netavark);
        return new() { Version = netavark.Version, Package = netavark.Package, Path = netavark.Path, Dns = NetworkProgram(_aardvark) };
    }

    // In one of the helper directories, or in PATH; empty where it is nowhere.
    private static string Find(EngineContext engine, string name)
    {
        foreach (var directory in engine.Conf.HelperDirectories)
            if (Path.Combine(directory, name) is var path && File.Exists(path)) return path;
        return ProgramPath.TryFind(name) ?? "";
    }

    private NetworkProgramInfo NetworkProgram(string path) =>
        path.Length == 0 ? new() : new() { Version = _programs.Version(path), Package = _programs.Package(path), Path = path };

    private NetworkHelperInfo NetworkHelper(string path) =>
        new(path, path.Length > 0 ? _programs.Package(path) : "", _programs.Version(path));

    private static SocketInfo Socket()
    {
        var path = ConnectionChoice.UsualSocket;
        return new(path, Path.Exists(path));
    }

    private SecurityInfo Security()
    {
        const string Profile = "/usr/share/containers/seccomp.json";
        var capabilities = engine.Conf.DefaultCapabilities is { } configured ? configured.Select(Capabilities.Normalize) : Capabilities.Default;
        return new()
        {
            AppArmorEnabled = AppArmor.OfHost.IsEnabled,
            Capabilities = string.Join(',', capabilities.Order(StringComparer.Ordinal)),
            Rootless = UserDirectories.Rootless,
            SeccompEnabled = true,
            SeccompProfilePath = engine.Conf.SeccompProfile ?? (File.Exists(Profile) ? Profile : ""),
            SelinuxEnabled = engine.Conf.Label && SelinuxHost.OfHost.IsEnabled,
        };
    }
}
