using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>A container in a list, as "ps --format json" prints it: the members of libpod's ListContainer.</summary>
[Go("types.ListContainer")]
public partial record ListedContainer : Document
{
    /// <summary>Whether it is removed at its end.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>The command without entry point.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>When it was created, in seconds since 1970.</summary>
    [JsonPropertyOrder(1)] public long Created { get; init; }

    /// <summary>How long ago it was created, for people.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>The file with its id, or empty.</summary>
    [JsonPropertyName("CIDFile"), Go(Name = "CIDFile")] public string CidFile { get; init; } = "";

    /// <summary>Whether it has run and ended.</summary>
    public bool Exited { get; init; }

    /// <summary>When it ended, in seconds since 1970.</summary>
    public long ExitedAt { get; init; }

    /// <summary>Exit code of the last run.</summary>
    [Go("int32")] public int ExitCode { get; init; }

    /// <summary>Protocols by the number of each exposed port.</summary>
    [Go("map[uint16][]string")] public IReadOnlyDictionary<string, IReadOnlyList<string>>? ExposedPorts { get; init; }

    /// <summary>The full id.</summary>
    [Go(Name = "ID")] public required string Id { get; init; }

    /// <summary>Name of the image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Id of the image.</summary>
    [JsonPropertyName("ImageID")] public string ImageId { get; init; } = "";

    /// <summary>Whether it only holds a pod's namespaces.</summary>
    public bool IsInfra { get; init; }

    /// <summary>Labels, sorted.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Paths in it where something is mounted.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary>Its name.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Its namespaces, where they were asked for.</summary>
    public ListedNamespaces Namespaces { get; init; } = new();

    /// <summary>Names of its networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Its first process, or 0.</summary>
    public int Pid { get; init; }

    /// <summary>Id of its pod, or empty.</summary>
    public string Pod { get; init; } = "";

    /// <summary>Name of its pod, or empty.</summary>
    public string PodName { get; init; } = "";

    /// <summary>Published ports.</summary>
    public IReadOnlyList<ListedPort>? Ports { get; init; }

    /// <summary>How often it was started again.</summary>
    [Go("uint")] public int Restarts { get; init; }

    /// <summary>Its sizes, where they were asked for.</summary>
    public ListedSize? Size { get; init; }

    /// <summary>When it was last started, in seconds since 1970.</summary>
    public long StartedAt { get; init; }

    /// <summary>created, running, exited …</summary>
    public required string State { get; init; }

    /// <summary>The same for people.</summary>
    public required string Status { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ListedContainerJson.Write(writer, this);
}

/// <summary>Namespaces by the kernel's numbers; those that are not known are left out.</summary>
[Go("types.ListContainerNamespaces")]
public sealed partial record ListedNamespaces
{
    /// <summary>Mounts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "MNT")] public string? Mnt { get; init; }

    /// <summary>Cgroups.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Cgroup { get; init; }

    /// <summary>IPC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "IPC")] public string? Ipc { get; init; }

    /// <summary>Network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "NET")] public string? Net { get; init; }

    /// <summary>Processes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "PIDNS")] public string? Pidns { get; init; }

    /// <summary>Host name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "UTS")] public string? Uts { get; init; }

    /// <summary>Users.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? User { get; init; }
}

/// <summary>Published ports in a row.</summary>
[Go("types.PortMapping")]
public sealed partial record ListedPort
{
    /// <summary>Address of the host; empty: all.</summary>
    [JsonPropertyName("host_ip"), Go(Name = "HostIP")] public string HostIp { get; init; } = "";

    /// <summary>The first port in the container.</summary>
    [JsonPropertyName("container_port"), Go("uint16")] public int ContainerPort { get; init; }

    /// <summary>The first port of the host.</summary>
    [JsonPropertyName("host_port"), Go("uint16")] public int HostPort { get; init; }

    /// <summary>How many there are.</summary>
    [JsonPropertyName("range"), Go("uint16")] public int Range { get; init; }

    /// <summary>tcp, udp or sctp.</summary>
    [JsonPropertyName("protocol")] public string Protocol { get; init; } = "";
}

/// <summary>Bytes of a container.</summary>
[Go("define.ContainerSize")]
public sealed partial record ListedSize
{
    /// <summary>Of its root, the image's layers included.</summary>
    [JsonPropertyName("rootFsSize")] public long RootFsSize { get; init; }

    /// <summary>Of what it wrote.</summary>
    [JsonPropertyName("rwSize")] public long RwSize { get; init; }
}

/// <summary>A container of a list as libpod's API has it: made at a point in time, in words of no language.</summary>
public sealed record ServedContainer : ListedContainer
{
    /// <summary>The same container.</summary>
    /// <param name="listed">As the command line has it.</param>
    /// <param name="created">When it was made, RFC 3339.</param>
    [SetsRequiredMembers]
    public ServedContainer(ListedContainer listed, string created) : base(listed) => (Created, CreatedAt, Status) = (created, "", "");

    /// <summary>When it was made.</summary>
    public new string Created { get; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ListedContainerJson.Write(writer, this);
}

/// <summary>JSON of containers in a list.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ListedContainer))]
[JsonSerializable(typeof(ServedContainer))]
internal sealed partial class ListedContainerJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ListedContainer document) => Default.ListedContainerSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, ServedContainer document) => Default.ServedContainerSerializeHandler(writer, document);
}
