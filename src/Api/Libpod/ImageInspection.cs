using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>What "image inspect" says of an image, member for member as Podman (libimage inspect.go, ImageData).</summary>
[Go("inspect.ImageData")]
public sealed partial record ImageInspection : ObjectInspection
{
    /// <summary>Full id.</summary>
    [Go(Name = "ID")] public required string Id { get; init; }

    /// <summary>Digest of the manifest.</summary>
    [Go("digest.Digest")] public string Digest { get; init; } = "";

    /// <summary>Names with tags.</summary>
    public IReadOnlyList<string> RepoTags { get; init; } = [];

    /// <summary>Names with digests.</summary>
    public IReadOnlyList<string> RepoDigests { get; init; } = [];

    /// <summary>Id of the image it was made from, or empty.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Comment.</summary>
    public string Comment { get; init; } = "";

    /// <summary>When it was made, RFC 3339, or null.</summary>
    [Go("*time.Time")] public string? Created { get; init; }

    /// <summary>What containers run with.</summary>
    public ImageDefaultsInspection? Config { get; init; }

    /// <summary>Version of Docker that made it.</summary>
    public string Version { get; init; } = "";

    /// <summary>Author.</summary>
    public string Author { get; init; } = "";

    /// <summary>Architecture.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>The same.</summary>
    public long VirtualSize { get; init; }

    /// <summary>Where the storage driver keeps it.</summary>
    public DriverInspection? GraphDriver { get; init; }

    /// <summary>Layers.</summary>
    [JsonPropertyName("RootFS")]
    public LayersInspection? RootFs { get; init; }

    /// <summary>Labels, or null.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Media type of the manifest.</summary>
    public string ManifestType { get; init; } = "";

    /// <summary>User of the configuration.</summary>
    public string User { get; init; } = "";

    /// <summary>How its layers came to be.</summary>
    public IReadOnlyList<HistoryInspection>? History { get; init; }

    /// <summary>Names it had.</summary>
    public IReadOnlyList<string>? NamesHistory { get; init; }

    /// <summary>Health check of a Docker image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "HealthCheck")]
    public HealthInspection? Healthcheck { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ImageInspectionJson.Write(writer, this);
}

/// <summary>What containers of an image run with: the members of OCI's configuration.</summary>
[Go("v1.ImageConfig")]
public sealed partial record ImageDefaultsInspection
{
    /// <summary>User and group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? User { get; init; }

    /// <summary>Ports they listen on, as "80/tcp".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, EmptyInspection>? ExposedPorts { get; init; }

    /// <summary>Environment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Entry point.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Command.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Places of volumes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, EmptyInspection>? Volumes { get; init; }

    /// <summary>Working directory.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? WorkingDir { get; init; }

    /// <summary>Labels, sorted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that stops them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? StopSignal { get; init; }

    /// <summary>Whether the command is escaped already (Windows).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool ArgsEscaped { get; init; }
}

/// <summary>Where the storage driver keeps an image.</summary>
[Go("define.DriverData")]
public sealed partial record DriverInspection(string Name, IReadOnlyDictionary<string, string> Data);

/// <summary>Layers of an image.</summary>
[Go("inspect.RootFS")]
public sealed partial record LayersInspection(string Type, [property: Go("[]digest.Digest")] IReadOnlyList<string> Layers);

/// <summary>An entry of an image's history.</summary>
[Go("v1.History")]
public sealed partial record HistoryInspection
{
    /// <summary>When.</summary>
    [JsonPropertyName("created"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("*time.Time")]
    public string? Created { get; init; }

    /// <summary>By what command.</summary>
    [JsonPropertyName("created_by"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CreatedBy { get; init; }

    /// <summary>By whom.</summary>
    [JsonPropertyName("author"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Author { get; init; }

    /// <summary>A message.</summary>
    [JsonPropertyName("comment"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comment { get; init; }

    /// <summary>Whether it made no layer.</summary>
    [JsonPropertyName("empty_layer"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EmptyLayer { get; init; }
}

/// <summary>Health check of an image; durations are nanoseconds.</summary>
[Go("manifest.Schema2HealthConfig")]
public sealed partial record HealthInspection
{
    /// <summary>The command.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Nanoseconds of the start period.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("time.Duration")]
    public long StartPeriod { get; init; }

    /// <summary>Nanoseconds between checks in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("time.Duration")]
    public long StartInterval { get; init; }

    /// <summary>Nanoseconds between checks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("time.Duration")]
    public long Interval { get; init; }

    /// <summary>Nanoseconds a check may take.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("time.Duration")]
    public long Timeout { get; init; }

    /// <summary>Failures in a row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Retries { get; init; }
}

/// <summary>JSON of "image inspect".</summary>
[JsonSerializable(typeof(ImageInspection))]
internal sealed partial class ImageInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ImageInspection document) => Default.ImageInspectionSerializeHandler(writer, document);
}
