using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>Facts about the engine and its machine, as "info" prints them: the members of libpod's Info.</summary>
[Go("define.Info")]
public sealed partial record SystemInfo : Document
{
    /// <summary>The machine.</summary>
    [JsonPropertyName("host"), Go("*define.HostInfo")] public required HostInfo Host { get; init; }

    /// <summary>What is stored.</summary>
    [JsonPropertyName("store"), Go("*define.StoreInfo")] public required StoreInfo Store { get; init; }

    /// <summary>A <see cref="RegistryInfo"/> for each registry that is configured, and under "search" the list of those that are searched.</summary>
    [JsonPropertyName("registries")] public required IReadOnlyDictionary<string, object> Registries { get; init; }

    /// <summary>What can be chosen.</summary>
    [JsonPropertyName("plugins")] public required PluginInfo Plugins { get; init; }

    /// <summary>Who answers.</summary>
    [JsonPropertyName("version")] public required EngineVersion Version { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, this, SystemInfoJson.Default.SystemInfo);
}

/// <summary>A registry that is configured.</summary>
[Go("sysregistriesv2.Registry")]
public sealed partial record RegistryInfo
{
    /// <summary>What begins the names that are meant.</summary>
    public required string Prefix { get; init; }

    /// <summary>Where it is.</summary>
    public required string Location { get; init; }

    /// <summary>Whether HTTP and unknown certificates will do.</summary>
    public bool Insecure { get; init; }

    /// <summary>Its mirrors.</summary>
    public IReadOnlyList<MirrorInfo>? Mirrors { get; init; }

    /// <summary>Whether nothing may be pulled from it.</summary>
    public bool Blocked { get; init; }

    /// <summary>Whether mirrors are asked by digest only.</summary>
    public bool MirrorByDigestOnly { get; init; }

    /// <summary>What is pulled from mirrors.</summary>
    public string PullFromMirror { get; init; } = "";
}

/// <summary>A mirror of a registry.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="Insecure">Whether HTTP and unknown certificates will do.</param>
/// <param name="PullFromMirror">What is pulled from it.</param>
[Go("sysregistriesv2.Endpoint")]
public sealed partial record MirrorInfo(string Location, bool Insecure, string PullFromMirror);

/// <summary>What can be chosen.</summary>
[Go("define.Plugins")]
public sealed partial record PluginInfo
{
    /// <summary>Drivers of volumes.</summary>
    [JsonPropertyName("volume")] public required IReadOnlyList<string> Volume { get; init; }

    /// <summary>Drivers of networks.</summary>
    [JsonPropertyName("network")] public required IReadOnlyList<string> Network { get; init; }

    /// <summary>Drivers of logs.</summary>
    [JsonPropertyName("log")] public required IReadOnlyList<string> Log { get; init; }

    /// <summary>Always null.</summary>
    [JsonPropertyName("authorization")] public IReadOnlyList<string>? Authorization { get; init; }
}

/// <summary>JSON of facts.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(RegistryInfo))]
[JsonSerializable(typeof(MountProgramInfo))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class SystemInfoJson : JsonSerializerContext;
