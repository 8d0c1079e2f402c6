using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>What "container inspect" says, member for member as libpod's InspectContainerData; members that Go leaves out when empty are marked.</summary>
[Go("define.InspectContainerData")]
public sealed partial record ContainerInspection : ObjectInspection
{
    /// <summary>The full id.</summary>
    [Go(Name = "ID")] public required string Id { get; init; }

    /// <summary>When it was created, RFC 3339.</summary>
    [Go("time.Time")] public required string Created { get; init; }

    /// <summary>The program.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>How it is.</summary>
    [Go("*define.InspectContainerState")] public required StateInspection State { get; init; }

    /// <summary>Id of the image, or empty.</summary>
    public string Image { get; init; } = "";

    /// <summary>Digest of the image's manifest.</summary>
    public string ImageDigest { get; init; } = "";

    /// <summary>Name of the image.</summary>
    public string ImageName { get; init; } = "";

    /// <summary>The directory it was made from, in place of an image.</summary>
    public string Rootfs { get; init; } = "";

    /// <summary>Id of its pod, or empty.</summary>
    public string Pod { get; init; } = "";

    /// <summary>Its resolv.conf on the host.</summary>
    public string ResolvConfPath { get; init; } = "";

    /// <summary>Its file hostname on the host.</summary>
    public string HostnamePath { get; init; } = "";

    /// <summary>Its file hosts on the host.</summary>
    public string HostsPath { get; init; } = "";

    /// <summary>The directory with what a reboot leaves.</summary>
    public string StaticDir { get; init; } = "";

    /// <summary>The runtime specification it was started with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? OCIConfigPath { get; init; }

    /// <summary>The OCI runtime.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? OCIRuntime { get; init; }

    /// <summary>The file with the monitor's process id.</summary>
    public string ConmonPidFile { get; init; } = "";

    /// <summary>The file with its process id.</summary>
    public string PidFile { get; init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How often it was started again.</summary>
    [Go("int32")] public int RestartCount { get; init; }

    /// <summary>The storage driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary>SELinux label of its files.</summary>
    public string MountLabel { get; init; } = "";

    /// <summary>SELinux label of its processes.</summary>
    public string ProcessLabel { get; init; } = "";

    /// <summary>AppArmor profile of its processes.</summary>
    public string AppArmorProfile { get; init; } = "";

    /// <summary>Capabilities that its first process has.</summary>
    public IReadOnlyList<string>? EffectiveCaps { get; init; }

    /// <summary>Capabilities that its processes may get.</summary>
    public IReadOnlyList<string>? BoundingCaps { get; init; }

    /// <summary>Sessions of exec.</summary>
    public IReadOnlyList<string> ExecIDs { get; init; } = [];

    /// <summary>Where the storage driver keeps it.</summary>
    public DriverInspection? GraphDriver { get; init; }

    /// <summary>Bytes that it wrote, where they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? SizeRw { get; init; }

    /// <summary>Bytes of its root, where they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long SizeRootFs { get; init; }

    /// <summary>Volumes, images and directories of the host in it.</summary>
    public IReadOnlyList<MountInspection> Mounts { get; init; } = [];

    /// <summary>Ids of containers whose namespaces it shares.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>How it is on its networks.</summary>
    public NetworkInspection? NetworkSettings { get; init; }

    /// <summary>Always empty.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Whether it only holds a pod's namespaces.</summary>
    public bool IsInfra { get; init; }

    /// <summary>Whether it is the service container of a kube play.</summary>
    public bool IsService { get; init; }

    /// <summary>How exit codes decide over the service of a kube play.</summary>
    public string KubeExitCodePropagation { get; init; } = "invalid";

    /// <summary>There are no numbered locks: always 0.</summary>
    [JsonPropertyName("lockNumber"), Go("uint32")] public uint LockNumber { get; init; }

    /// <summary>What it runs.</summary>
    public ConfigInspection? Config { get; init; }

    /// <summary>How the host runs it.</summary>
    public HostConfigInspection? HostConfig { get; init; }

    /// <summary>Whether it has the image's own file hosts.</summary>
    public bool UseImageHosts { get; init; }

    /// <summary>Whether it has the image's own file hostname.</summary>
    public bool UseImageHostname { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ContainerInspectionJson.Write(writer, this);
}

/// <summary>A mount of a container.</summary>
[Go("define.InspectMount")]
public sealed partial record MountInspection
{
    /// <summary>volume, image or bind.</summary>
    public required string Type { get; init; }

    /// <summary>Name of the volume.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Name { get; init; }

    /// <summary>Where it is on the host.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it is in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>Driver of the volume.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Labels of SELinux that were asked for: z or Z.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Options of the mount.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Whether it may be written.</summary>
    public bool RW { get; init; }

    /// <summary>How mounts below it propagate.</summary>
    public string Propagation { get; init; } = "";

    /// <summary>The part of the volume or image that is mounted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SubPath { get; init; }
}

/// <summary>JSON of "container inspect".</summary>
[JsonSerializable(typeof(ContainerInspection))]
internal sealed partial class ContainerInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ContainerInspection document) => Default.ContainerInspectionSerializeHandler(writer, document);
}
