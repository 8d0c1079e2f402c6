using System.Globalization;
using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Information;
using Selkie.Engine.Machine;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>All about the engine and its host.</summary>
internal static class InfoReplies
{
    private static readonly string s_id = Guid.NewGuid().ToString();

    /// <summary>Libpod's.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Show(SystemInfo info) => Reply.Of(info);

    /// <summary>Docker's.</summary>
    [Endpoint(ApiTree.Docker, "GET /info")]
    public static Task ShowForDocker(Exchange exchange) => exchange.Answer(() => Reply.Of(Of(exchange.Engine.Send(new ShowInfo()), exchange.Host.Machine)));

    private static ServerInfo Of(SystemInfo info, HostFacts machine)
    {
        var limits = new HostLimits(machine);
        var stored = info.Store.ContainerStore;
        return new()
        {
            ID = s_id,
            Containers = stored.Number,
            ContainersRunning = stored.Running,
            ContainersPaused = stored.Paused,
            ContainersStopped = stored.Stopped,
            Images = info.Store.ImageStore.Number,
            Driver = info.Store.GraphDriverName,
            DriverStatus = [.. info.Store.GraphStatus.Select(pair => (string[])[pair.Key, pair.Value])],
            Plugins = new(info.Plugins.Volume, info.Plugins.Network, info.Plugins.Authorization, info.Plugins.Log),
            MemoryLimit = limits.Memory,
            SwapLimit = limits.Swap,
            CpuCfsPeriod = limits.Cpu,
            CpuCfsQuota = limits.Cpu,
            CpuShares = limits.Cpu,
            CpuSet = limits.CpuSet,
            PidsLimit = limits.Pids,
            OomKillDisable = limits.OomKillDisable,
            CpuRealtimePeriod = limits.Realtime,
            CpuRealtimeRuntime = limits.Realtime,
            Ipv4Forwarding = HostLimits.IsOn("net/ipv4/ip_forward"),
            BridgeNfIptables = HostLimits.IsOn("net/bridge/bridge-nf-call-iptables"),
            BridgeNfIp6tables = HostLimits.IsOn("net/bridge/bridge-nf-call-ip6tables"),
            NFd = Directory.GetFiles("/proc/self/fd").Length,
            NGoroutines = ThreadPool.ThreadCount,
            SystemTime = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            LoggingDriver = info.Host.LogDriver,
            CgroupDriver = info.Host.CgroupManager,
            CgroupVersion = info.Host.CgroupVersion.TrimStart('v'),
            KernelVersion = info.Host.Kernel,
            OperatingSystem = info.Host.Distribution.Distribution,
            OsVersion = info.Host.Distribution.Version,
            OsType = info.Host.Os,
            Architecture = info.Host.Arch,
            RegistryConfig = new(),
            Cpus = info.Host.Cpus,
            MemTotal = info.Host.MemTotal,
            DockerRootDir = info.Store.GraphRoot,
            HttpProxy = Variable("http_proxy"),
            HttpsProxy = Variable("https_proxy"),
            NoProxy = Variable("no_proxy"),
            Name = info.Host.Hostname,
            ServerVersion = ApiHeaders.LibpodVersion,
            Runtimes = new Dictionary<string, RuntimePath> { [info.Host.OciRuntime.Name] = new(info.Host.OciRuntime.Path) },
            DefaultRuntime = info.Host.OciRuntime.Name,
            SecurityOptions = [.. Security(info.Host.Security)],
            BuildahVersion = info.Host.BuildahVersion,
            Rootless = info.Host.Security.Rootless,
            SwapFree = info.Host.SwapFree,
            SwapTotal = info.Host.SwapTotal,
            Uptime = info.Host.Uptime,
        };
    }

    private static string Variable(string name) => ServiceEnvironment.Variables.GetValueOrDefault(name) ?? "";

    private static IEnumerable<string> Security(SecurityInfo security)
    {
        if (security.AppArmorEnabled) yield return "name=apparmor";
        if (security.SeccompEnabled) yield return "name=seccomp,profile=default";
        if (security.SelinuxEnabled) yield return "name=selinux";
        if (security.Rootless) yield return "name=rootless";
    }
}
