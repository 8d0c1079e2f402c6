using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Engine.Configuration;
using Selkie.Engine.Host;
using Selkie.Engine.Machine;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Selinux;
using Selkie.Runtime;

namespace Selkie.Engine.Information;

/// <summary>Gathers the part "host" of <c>info</c>.</summary>
internal sealed class HostSection(EngineContext engine)
{
    private readonly string _netavark = ProgramInfo.Find(engine, "netavark");
    private readonly string _aardvark = ProgramInfo.Find(engine, "aardvark-dns");
    private readonly string _pasta = ProgramInfo.Find(engine, "pasta");
    private readonly string _slirp = ProgramInfo.Find(engine, "slirp4netns");

    /// <summary>What is known of the machine and of the programs on it.</summary>
    public HostInfo Read()
    {
        var runtime = engine.Runtime;
        var programs = new ProgramInfo(runtime.Path, _netavark, _aardvark, _pasta, _slirp);
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
            NetworkBackendInfo = Network(programs),
            OciRuntime = new(Path.GetFileName(runtime.Path), programs.Package(runtime.Path), runtime.Path, ProgramInfo.Version(runtime.Path)),
            RemoteSocket = Socket(),
            RootlessNetworkCmd = engine.Conf.DefaultRootlessNetwork,
            Security = Security(),
            Slirp4Netns = NetworkHelper(programs, _slirp),
            Pasta = NetworkHelper(programs, _pasta),
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

    private NetworkBackendInfo Network(ProgramInfo programs)
    {
        var netavark = NetworkProgram(programs, _netavark);
        return new() { Version = netavark.Version, Package = netavark.Package, Path = netavark.Path, Dns = NetworkProgram(programs, _aardvark) };
    }

    private static NetworkProgramInfo NetworkProgram(ProgramInfo programs, string path) =>
        path.Length == 0 ? new() : new() { Version = ProgramInfo.Version(path), Package = programs.Package(path), Path = path };

    private static NetworkHelperInfo NetworkHelper(ProgramInfo programs, string path) =>
        new(path, path.Length > 0 ? programs.Package(path) : "", ProgramInfo.Version(path));

    private static SocketInfo Socket()
    {
        var path = UserDirectories.Rootless ? $"{UserDirectories.Runtime}/podman/podman.sock" : "/run/podman/podman.sock";
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
