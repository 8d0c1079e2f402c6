using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>Who answers, as "version --format json" prints it.</summary>
[Go("types.SystemVersionReport")]
public sealed partial record SystemVersion : Document
{
    /// <summary>The program.</summary>
    [Go("*define.Version")] public required EngineVersion Client { get; init; }

    /// <summary>The service on another machine, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public EngineVersion? Server { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => VersionJson.Write(writer, this);
}

/// <summary>Version of a program that speaks for the engine.</summary>
[Go("define.Version")]
public sealed partial record EngineVersion : Document
{
    /// <summary>Version of libpod's API.</summary>
    [JsonPropertyName("APIVersion")] public required string ApiVersion { get; init; }

    /// <summary>Its own version.</summary>
    public required string Version { get; init; }

    /// <summary>The runtime it was built with.</summary>
    public required string GoVersion { get; init; }

    /// <summary>Always empty.</summary>
    public string GitCommit { get; init; } = "";

    /// <summary>When it was built, for people.</summary>
    public required string BuiltTime { get; init; }

    /// <summary>When it was built, in seconds since 1970.</summary>
    public long Built { get; init; }

    /// <summary>Who built it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BuildOrigin { get; init; }

    /// <summary>Operating system and machine in Go's words.</summary>
    public required string OsArch { get; init; }

    /// <summary>Operating system.</summary>
    public string Os { get; init; } = "linux";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => VersionJson.Write(writer, this);
}

/// <summary>JSON of versions.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SystemVersion))]
internal sealed partial class VersionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, SystemVersion document) => Default.SystemVersionSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, EngineVersion document) => Default.EngineVersionSerializeHandler(writer, document);
}
