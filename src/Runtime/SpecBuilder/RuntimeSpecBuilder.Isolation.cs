using Selkie.Oci.Runtime;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.SpecBuilder;

public sealed partial class RuntimeSpecBuilder
{
    // containers.conf(5) and the OCI runtimes agree on these.
    private static readonly string[] DefaultMasked =
    [
        "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
        "/sys/devices/virtual/powercap", "/sys/firmware", "/sys/fs/selinux",
    ];

    private static readonly string[] DefaultReadonly = ["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    private List<Namespace> BuildNamespaces()
    {
        var modes = _container.Namespaces;
        var list = new List<Namespace>();
        Add("pid", modes.Pid);
        if (_facts.OwnNetwork) list.Add(new Namespace { Type = "network", Path = _facts.NetworkNamespace });
        Add("ipc", modes.Ipc);
        Add("uts", modes.Uts);
        list.Add(new Namespace { Type = "mount" });
        Add("cgroup", modes.Cgroup);
        if (_facts.Join.TryGetValue("user", out var user)) list.Add(new Namespace { Type = "user", Path = user });
        else if (modes.UidMap.Count > 0) list.Add(new Namespace { Type = "user" });
        return list;

        void Add(string type, NamespaceMode mode)
        {
            if (!mode.IsHost) list.Add(new Namespace { Type = type, Path = _facts.Join.GetValueOrDefault(type) });
        }
    }

    private List<string> BuildMaskedPaths()
    {
        var list = new List<string>();
        if (!_container.Security.Privileged)
        {
            list.AddRange(DefaultMasked.Where(path => !IsUnmasked(path)));
            if (!CanMountSys && _facts.Rootless) list.Add("/sys/kernel");
        }
        // What stands in it is run by the host's kernel, as the host's root (cgroups(7)).
        if (_container.Process.SystemdMode && _facts.SystemdHierarchy is not null) list.Add(SystemdHierarchy + "/release_agent");
        list.AddRange(_container.Security.Mask.Where(path => path.StartsWith('/')));
        return list;
    }

    private List<string> BuildReadonlyPaths() =>
        _container.Security.Privileged ? [] : [.. DefaultReadonly.Where(path => !IsUnmasked(path))];

    private bool IsUnmasked(string path) => _container.Security.Unmask.SelectMany(entry => entry.Split(':')).Any(pattern =>
        pattern.Equals("all", StringComparison.OrdinalIgnoreCase) || GoGlob.Matches(pattern.TrimEnd('/'), path));

    private SortedDictionary<string, string>? BuildSysctls()
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var ownNetwork = _facts.OwnNetwork && _container.Network.Mode.Container is null;
        foreach (var (name, value) in _facts.DefaultSysctls)
            if (NamespaceSysctls.SharedNamespaceOf(name, _container, ownNetwork) is null)
                result[name] = value;
        NamespaceSysctls.Check(_container, ownNetwork);
        foreach (var (name, value) in _container.Security.Sysctls) result[name] = value;
        return result.Count > 0 ? result : null;
    }
}
