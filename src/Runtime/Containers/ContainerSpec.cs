using System.Text.Json.Serialization;
using Selkie.Oci;

namespace Selkie.Runtime.Containers;

/// <summary>
/// Everything that makes a container what it is, resolved once when it is created. The command line and every API produce
/// this record; <c>RuntimeSpecBuilder</c> alone turns it into an OCI runtime spec; the engine stores it as it is.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>The form of the record that this engine writes; it reads the older ones, too.</summary>
    public const int NewestVersion = 1;

    /// <summary>The form that this one has. It stands first, so that nothing of a form that is not known is read.</summary>
    public int Version
    {
        get;
        init => field = value <= NewestVersion ? value : throw new EngineError(ErrorKind.Unsupported, $"the container's record has version {value}, which a newer selkie wrote: use that one");
    } = NewestVersion;

    /// <summary>64 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The image it runs, or null with <see cref="RootFs"/>.</summary>
    public ImageIdentity? Image { get; init; }

    /// <summary>A directory of the host that is the root file system (--rootfs).</summary>
    public RootFsSource? RootFs { get; init; }

    /// <summary>The layer of the store that takes the container's writes; null with <see cref="RootFs"/>.</summary>
    public string? LayerId { get; init; }

    /// <summary>The command line that made it.</summary>
    public IReadOnlyList<string> CreateCommand { get; init; } = [];

    /// <summary>The OCI runtime that --runtime named; empty takes the engine's.</summary>
    public string OciRuntime { get; init; } = "";

    /// <summary>The first process.</summary>
    public required ProcessSpec Process { get; init; }

    /// <summary>Which namespaces it has of its own, shares or lacks.</summary>
    public NamespaceSpec Namespaces { get; init; } = new();

    /// <summary>Networks, ports and names.</summary>
    public NetworkSpec Network { get; init; } = new();

    /// <summary>Capabilities, seccomp, masks, devices.</summary>
    public SecuritySpec Security { get; init; } = new();

    /// <summary>Limits.</summary>
    public ResourceSpec Resources { get; init; } = new();

    /// <summary>Mounts the user asked for or the image declares, in the order they are mounted.</summary>
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Containers whose volumes were taken over, as given.</summary>
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];

    /// <summary>Directories inside that get the engine's files (resolv.conf, hosts, hostname…) as the root does.</summary>
    public IReadOnlyList<string> ChrootDirs { get; init; } = [];

    /// <summary>Logs.</summary>
    public LogSpec Log { get; init; } = new();

    /// <summary>What happens when it stops.</summary>
    public LifecycleSpec Lifecycle { get; init; } = new();

    /// <summary>What was said of its health check; null: nothing.</summary>
    public Oci.Images.HealthConfig? HealthCheck { get; init; }

    /// <summary>Labels, the image's included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations, for the runtime spec.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids of containers that must run for this one to run.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The first twelve digits of the id.</summary>
    [JsonIgnore] public string ShortId => Oci.Text.ShortId.Of(Id);
}

/// <summary>Where a container's files come from.</summary>
/// <param name="Id">Image id, 64 hex digits.</param>
/// <param name="Name">The name the image was found by, fully qualified.</param>
/// <param name="RawName">The name as the user gave it.</param>
/// <param name="Digest">The manifest's digest.</param>
public sealed record ImageIdentity(string Id, string Name, string RawName, string? Digest);

/// <summary>A root file system outside the store.</summary>
/// <param name="Path">Absolute directory.</param>
public sealed record RootFsSource(string Path)
{
    /// <summary>Changes go to a directory of the container's own, over this one.</summary>
    public bool Overlay { get; init; }

    /// <summary>The option <c>idmap</c> with its ranges, see <c>IdMapOption</c>; null: ids appear as they are.</summary>
    public string? IdMap { get; init; }
}
