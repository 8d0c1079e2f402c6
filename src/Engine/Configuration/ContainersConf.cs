using Selkie.Network.Creation;
using Selkie.Engine.Files;
using Selkie.Oci.Toml;

namespace Selkie.Engine.Configuration;

/// <summary>containers.conf(5): what containers and the engine do where no option says otherwise.</summary>
public sealed class ContainersConf
{
    private readonly ConfigFiles _files;

    private ContainersConf(ConfigFiles files, IReadOnlyList<string> modules) => (_files, Modules) = (files, modules);

    /// <summary>Reads the files of the system and of the user, or those that the environment names.</summary>
    /// <param name="modules">Modules of --module, by name or path.</param>
    /// <exception cref="ConfigurationException">A file that was named is not there, or one that is there cannot be read.</exception>
    public static ContainersConf Load(IReadOnlyList<string> modules)
    {
        const string Only = "CONTAINERS_CONF", Last = "CONTAINERS_CONF_OVERRIDE";
        var files = new ConfigFiles();
        Read("system", () => AddDefaults(files, HostEnvironment.Variable(Only) is { } only ? Named(Only, only, "finding config on system: ") : null));
        string[] found = [.. modules.Select(ConfigModules.Resolve)];
        string[] last = HostEnvironment.Variable(Last) is { } path ? [Named(Last, path, "")] : [];
        Read("additional", () => Array.ForEach([.. found, .. last], file => files.Add(file)));
        return new ContainersConf(files, found);
    }

    /// <summary>Absolute paths of the modules that were added.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>Capabilities of a container.</summary>
    public IReadOnlyList<string>? DefaultCapabilities => _files.Strings("containers", "default_capabilities");

    /// <summary>Kernel parameters of a container, name=value.</summary>
    public IReadOnlyList<string> DefaultSysctls => _files.Strings("containers", "default_sysctls") ?? ["net.ipv4.ping_group_range=0 0"];

    /// <summary>Limits of a container, name=soft:hard.</summary>
    public IReadOnlyList<string> DefaultUlimits => _files.Strings("containers", "default_ulimits") ?? [];

    /// <summary>Environment of a container.</summary>
    public IReadOnlyList<string> Env => _files.Strings("containers", "env") ?? [];

    /// <summary>The event of a creation holds what inspect tells of the container.</summary>
    public bool InspectsInEvents => _files.Bool("engine", "events_container_create_inspect_data") ?? false;

    /// <summary>The caller's environment goes to containers.</summary>
    public bool EnvHost => _files.Bool("containers", "env_host") ?? false;

    /// <summary>What Docker's clients name without a registry is Docker Hub's.</summary>
    public bool EnforcesDockerHub => _files.Bool("engine", "compat_api_enforce_docker_hub") ?? true;

    /// <summary>The caller's proxy variables go to containers.</summary>
    public bool HttpProxy => _files.Bool("containers", "http_proxy") ?? true;

    /// <summary>Volumes of every container.</summary>
    public IReadOnlyList<string> Volumes => _files.Strings("containers", "volumes") ?? [];

    /// <summary>Mounts of every container.</summary>
    public IReadOnlyList<string> Mounts => _files.Strings("containers", "mounts") ?? [];

    /// <summary>Devices of every container.</summary>
    public IReadOnlyList<string> Devices => _files.Strings("containers", "devices") ?? [];

    /// <summary>Annotations of every container.</summary>
    public IReadOnlyList<string> Annotations => _files.Strings("containers", "annotations") ?? [];

    /// <summary>Name servers of every container.</summary>
    public IReadOnlyList<string> DnsServers => _files.Strings("containers", "dns_servers") ?? [];

    /// <summary>Search domains of every container.</summary>
    public IReadOnlyList<string> DnsSearches => _files.Strings("containers", "dns_searches") ?? [];

    /// <summary>Resolver options of every container.</summary>
    public IReadOnlyList<string> DnsOptions => _files.Strings("containers", "dns_options") ?? [];

    /// <summary>Every container gets an init.</summary>
    public bool Init => _files.Bool("containers", "init") ?? false;

    /// <summary>Path of that init.</summary>
    public string? InitPath => _files.String("containers", "init_path");

    /// <summary>Log driver; journald is not served yet, so that the default is a file.</summary>
    public string LogDriver => _files.String("containers", "log_driver") is { Length: > 0 } driver and not "journald" ? driver : "k8s-file";

    /// <summary>Bytes of a log file; negative is without limit.</summary>
    public long LogSizeMax => _files.Integer("containers", "log_size_max") ?? -1;

    /// <summary>Tag of log lines.</summary>
    public string LogTag => _files.String("containers", "log_tag") ?? "";

    /// <summary>Namespace modes by key: cgroupns, ipcns, netns, pidns, userns, utsns.</summary>
    public string? NamespaceMode(string key) => _files.String("containers", key);

    /// <summary>Whether containers have cgroups: enabled, disabled, no-conmon.</summary>
    public string Cgroups => _files.String("containers", "cgroups") ?? "enabled";

    /// <summary>/etc/hosts stays the image's.</summary>
    public bool NoHosts => _files.Bool("containers", "no_hosts") ?? false;

    /// <summary>The file /etc/hosts starts from.</summary>
    public string BaseHostsFile => _files.String("containers", "base_hosts_file") ?? "";

    /// <summary>Address of host.containers.internal.</summary>
    public string HostContainersInternalIp => _files.String("containers", "host_containers_internal_ip") ?? "";

    /// <summary>Processes of a container.</summary>
    public long PidsLimit => _files.Integer("containers", "pids_limit") ?? 2048;

    /// <summary>Containers run privileged.</summary>
    public bool Privileged => _files.Bool("containers", "privileged") ?? false;

    /// <summary>Root file systems are read-only.</summary>
    public bool ReadOnly => _files.Bool("containers", "read_only") ?? false;

    /// <summary>Path of a seccomp profile.</summary>
    public string? SeccompProfile => _files.String("containers", "seccomp_profile");

    /// <summary>The AppArmor profile of containers that name none; null: the one that is loaded by default.</summary>
    public string? AppArmorProfile => _files.String("containers", "apparmor_profile");

    /// <summary>Containers are confined by SELinux where the kernel has it.</summary>
    public bool Label => _files.Bool("containers", "label") ?? true;

    /// <summary>Their SELinux user and role are the caller's.</summary>
    public bool LabelUsers => _files.Bool("containers", "label_users") ?? false;

    /// <summary>Size of /dev/shm.</summary>
    public string ShmSize => _files.String("containers", "shm_size") ?? "65536k";

    /// <summary>Time zone.</summary>
    public string TimeZone => _files.String("containers", "tz") ?? "";

    /// <summary>File mode creation mask.</summary>
    public string Umask => _files.String("containers", "umask") ?? "0022";

    /// <summary>Score for the kernel's out-of-memory killer.</summary>
    public long? OomScoreAdj => _files.Integer("containers", "oom_score_adj");

    /// <summary>How containers are named in annotations for a label of theirs.</summary>
    public bool InterfaceNameFromDevice => _files.String("containers", "interface_name") == "device";

    /// <summary>cgroupfs or systemd; null leaves it to the host.</summary>
    public string? CgroupManager => _files.String("engine", "cgroup_manager");

    /// <summary>Keys that detach.</summary>
    public string DetachKeys => _files.String("engine", "detach_keys") ?? "ctrl-p,ctrl-q";

    /// <summary>Where events go: file, journald, none. journald is not served yet.</summary>
    public string EventsLogger => _files.String("engine", "events_logger") == "none" ? "none" : "file";

    /// <summary>Path of the events file.</summary>
    public string? EventsLogFile => _files.String("engine", "events_logfile_path");

    /// <summary>Bytes from which on the events file loses its older half; 0 is without limit.</summary>
    public long EventsLogMaxSize => _files.Size("engine", "events_logfile_max_size") ?? 1_000_000;

    /// <summary>Directories of helper programs.</summary>
    public IReadOnlyList<string> HelperDirectories => _files.Strings("engine", "helper_binaries_dir") ??
        ["/usr/local/libexec/podman", "/usr/local/lib/podman", "/usr/libexec/podman", "/usr/lib/podman"];

    /// <summary>Directories with OCI hooks.</summary>
    public IReadOnlyList<string> HooksDirectories => _files.Strings("engine", "hooks_dir") ?? ["/usr/share/containers/oci/hooks.d", "/etc/containers/oci/hooks.d"];

    /// <summary>What becomes of the volumes an image declares.</summary>
    public string ImageVolumeMode => _files.String("engine", "image_volume_mode") ?? "anonymous";

    /// <summary>Pull policy.</summary>
    public string PullPolicy => _files.String("engine", "pull_policy") ?? "missing";

    /// <summary>Name of the OCI runtime.</summary>
    public string? Runtime => _files.String("engine", "runtime");

    /// <summary>Names of OCI runtimes that run containers in machines of their own.</summary>
    public IReadOnlyList<string> RuntimesWithMachines => _files.Strings("engine", "runtime_supports_kvm") ?? ["kata", "kata-runtime", "kata-qemu", "kata-fc", "krun"];

    /// <summary>Candidate paths of a runtime by its name.</summary>
    public IReadOnlyList<string>? RuntimePaths(string name) => _files.Strings("engine.runtimes", name);

    private const string Destinations = "engine.service_destinations";

    /// <summary>The connection that is meant where none is named; empty: none.</summary>
    public string ActiveService => _files.String("engine", "active_service") ?? "";

    /// <summary>Names of connections to other engines.</summary>
    public IReadOnlyList<string> ServiceDestinations => [.. _files.Sections(Destinations).SelectMany(table => table.Entries).Select(entry => entry.Key).Distinct()];

    /// <summary>A connection to another engine; null: there is none of the name.</summary>
    /// <param name="name">Its name.</param>
    public ServiceDestination? ServiceDestination(string name) => _files.Sections(Destinations).Select(table => table.Table(name)).OfType<TomlTable>().LastOrDefault(table => table.Has("uri")) is not { } found
        ? null
        : new(found.String("uri")!)
        {
            Identity = found.String("identity") ?? "",
            TlsAuthority = found.String("tls_ca") ?? "",
            TlsCertificate = found.String("tls_cert") ?? "",
            TlsKey = found.String("tls_key") ?? "",
        };

    /// <summary>Seconds until a stopped container is killed.</summary>
    public uint StopTimeout => (uint)(_files.Integer("engine", "stop_timeout") ?? 10);

    /// <summary>How often a transfer of an image is tried again.</summary>
    public uint Retry => (uint)Math.Clamp(_files.Integer("engine", "retry") ?? 3, 0, int.MaxValue);

    /// <summary>How long to wait before that, as a duration; null for the usual.</summary>
    public string? RetryDelay => _files.String("engine", "retry_delay");

    /// <summary>How layers are compressed when they are pushed.</summary>
    public string? CompressionFormat => _files.String("engine", "compression_format");

    /// <summary>How hard.</summary>
    public int? CompressionLevel => (int?)_files.Integer("engine", "compression_level");

    /// <summary>Names of volume plug-ins.</summary>
    public IReadOnlyList<string> VolumePlugins => [.. _files.Sections("engine.volume_plugins").SelectMany(table => table.Entries).Select(entry => entry.Key).Distinct()];

    /// <summary>Directory of the engine's database; null leaves it in the graph root.</summary>
    public string? StaticDir => _files.String("engine", "static_dir");

    /// <summary>Directory of the engine's temporary state.</summary>
    public string? TmpDir => _files.String("engine", "tmp_dir");

    /// <summary>Environment of the engine itself.</summary>
    public IReadOnlyList<string> EngineEnv => _files.Strings("engine", "env") ?? [];

    /// <summary>Rootless network: pasta or slirp4netns.</summary>
    public string DefaultRootlessNetwork => _files.String("network", "default_rootless_network_cmd") ?? "pasta";

    /// <summary>Options of pasta.</summary>
    public IReadOnlyList<string> PastaOptions => _files.Strings("network", "pasta_options") ?? [];

    /// <summary>Name of the default network.</summary>
    public string DefaultNetwork => _files.String("network", "default_network") ?? "podman";

    /// <summary>Subnet of the default network.</summary>
    public string DefaultSubnet => _files.String("network", "default_subnet") ?? "10.88.0.0/16";

    /// <summary>Where new networks get their subnets from.</summary>
    public IReadOnlyList<SubnetPool> SubnetPools =>
        _files.Tables("network", "default_subnet_pools") is { Count: > 0 } pools
            ? [.. pools.Select(pool => new SubnetPool(pool.String("base") ?? "", (int)(pool.Integer("size") ?? 0)))]
            : SubnetPool.Usual;

    /// <summary>Directory of the networks' configuration.</summary>
    public string? NetworkConfigDir => _files.String("network", "network_config_dir");

    /// <summary>Firewall driver of netavark.</summary>
    public string? FirewallDriver => _files.String("network", "firewall_driver");

    /// <summary>Directories of netavark's driver plug-ins.</summary>
    public IReadOnlyList<string> NetavarkPluginDirectories => _files.Strings("network", "netavark_plugin_dirs") ??
        ["/usr/local/libexec/netavark", "/usr/libexec/netavark", "/usr/local/lib/netavark", "/usr/lib/netavark"];

    private static void AddDefaults(ConfigFiles files, string? only)
    {
        if (only is not null)
        {
            files.Add(only);
            return;
        }
        files.Add("/usr/share/containers/containers.conf");
        files.Add("/etc/containers/containers.conf");
        files.AddDirectory("/etc/containers/containers.conf.d");
        if (!UserDirectories.Rootless) return;
        files.Add(Path.Combine(UserDirectories.Config, "containers/containers.conf"));
        files.AddDirectory(Path.Combine(UserDirectories.Config, "containers/containers.conf.d"));
    }

    private static string Named(string variable, string path, string context) =>
        PathAccess.Trouble(path) is { } trouble ? throw new ConfigurationException($"{context}{variable} file: {trouble}") : path;

    private static void Read(string kind, Action read)
    {
        try
        {
            read();
        }
        catch (TomlException e)
        {
            throw new ConfigurationException($"reading {kind} config \"{e.File}\": decode configuration {e.File}: {e.Detail}", e);
        }
    }
}
