using Selkie.Oci.Mapping;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.SpecBuilder;

/// <summary>
/// Turns a container into the configuration that an OCI runtime takes (runtime-spec 1.2, config.json). One file per section;
/// nothing else in the engine writes such a configuration.
/// </summary>
public sealed partial class RuntimeSpecBuilder
{
    private readonly ContainerSpec _container;
    private readonly RuntimeFacts _facts;
    private readonly bool _ownUserNamespace;
    private readonly List<Mount> _mounts;

    private RuntimeSpecBuilder(ContainerSpec container, RuntimeFacts facts)
    {
        _container = container;
        _facts = facts;
        _ownUserNamespace = container.Namespaces.UidMap.Count > 0 || facts.Join.ContainsKey("user");
        _mounts = BuildMounts();
    }

    private bool InUserNamespace => _facts.Rootless || _ownUserNamespace;

    /// <summary>Builds the configuration.</summary>
    /// <param name="container">What the container is.</param>
    /// <param name="facts">What this start knows besides.</param>
    public static Spec Build(ContainerSpec container, RuntimeFacts facts) => new RuntimeSpecBuilder(container, facts).Build();

    private Spec Build() => new()
    {
        Version = "1.2.0",
        Process = BuildProcess(),
        Root = new Root { Path = _facts.RootPath, Readonly = _container.Security.ReadOnlyRoot },
        Hostname = HasOwnUts ? Hostname : null,
        Mounts = _mounts,
        Annotations = BuildAnnotations(),
        Linux = BuildLinux(),
    };

    private bool HasOwnUts => _container.Namespaces.Uts.IsPrivate;

    /// <summary>The host name the container sees, where it has its own.</summary>
    private string Hostname => _container.Network.Hostname.Length > 0 ? _container.Network.Hostname : _container.ShortId;

    private LinuxSection BuildLinux()
    {
        var capabilities = BoundingSet();
        var user = _container.Namespaces;
        return new LinuxSection
        {
            UidMappings = Convert(user.UidMap, _facts.EngineUids),
            GidMappings = Convert(user.GidMap, _facts.EngineGids),
            Sysctl = BuildSysctls(),
            Resources = BuildResources(),
            CgroupsPath = _facts.CgroupsPath,
            Namespaces = BuildNamespaces(),
            Devices = BuildDevices(),
            Seccomp = _facts.Seccomp?.Bind(capabilities),
            RootfsPropagation = RootPropagation(),
            IntelRdt = _container.Resources.RdtClass is { Length: > 0 } rdt ? new IntelRdt { ClosId = rdt } : null,
            Personality = _container.Security.Personality is { Length: > 0 } domain ? new Personality { Domain = domain } : null,
            MaskedPaths = Nullable(BuildMaskedPaths()),
            ReadonlyPaths = Nullable(BuildReadonlyPaths()),
            MountLabel = _facts.MountLabel,
        };
    }

    // A mount that shares its mounts needs a root that lets them through (mount_namespaces(7)).
    private string? RootPropagation()
    {
        string? result = null;
        foreach (var mount in _mounts)
        {
            if (mount.Options is null) continue;
            if (mount.Options.Contains("shared") || mount.Options.Contains("rshared")) return "shared";
            if (mount.Options.Contains("slave") || mount.Options.Contains("rslave")) result = "rslave";
        }
        return result;
    }

    private SortedDictionary<string, string> BuildAnnotations()
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _facts.Annotations) result[key] = value;
        foreach (var (key, value) in _container.Annotations) result[key] = value;
        return result;
    }

    private static IReadOnlyList<LinuxIdMapping>? Convert(IReadOnlyList<IdMap> maps, IReadOnlyList<IdMap> engine) =>
        maps.Count == 0 ? null : [.. IdMap.Split(maps, engine).Select(map => new LinuxIdMapping { ContainerId = map.ContainerId, HostId = map.HostId, Size = map.Size })];

    private static IReadOnlyList<string>? Nullable(List<string> list) => list.Count > 0 ? list : null;
}
