using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>Who answers, and what it is made of (API 1.47, SystemVersion; libpod's is the same).</summary>
public sealed record ServerVersion : Document
{
    /// <summary>Operating system, machine and distribution.</summary>
    public required PlatformName Platform { get; init; }

    /// <summary>The engine and its programs.</summary>
    public required IReadOnlyList<ServerComponent> Components { get; init; }

    /// <summary>The engine's level.</summary>
    public required string Version { get; init; }

    /// <summary>Docker's API.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Docker's oldest API that is spoken.</summary>
    [JsonPropertyName("MinAPIVersion")] public required string OldestApiVersion { get; init; }

    /// <summary>Always empty.</summary>
    public string GitCommit { get; init; } = "";

    /// <summary>The runtime that the program was built with.</summary>
    public required string GoVersion { get; init; }

    /// <summary>The operating system.</summary>
    public string Os { get; init; } = "linux";

    /// <summary>The machine.</summary>
    public required string Arch { get; init; }

    /// <summary>The kernel.</summary>
    public required string KernelVersion { get; init; }

    /// <summary>It may do what is not settled yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Experimental { get; init; }

    /// <summary>When it was built, RFC 3339.</summary>
    public required string BuildTime { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ServerVersionJson.Write(writer, this);
}

/// <summary>A platform.</summary>
/// <param name="Name">Its name.</param>
public sealed record PlatformName(string Name);

/// <summary>A program that the engine is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Details">More of it.</param>
public sealed record ServerComponent(string Name, string Version, IReadOnlyDictionary<string, string> Details);

/// <summary>JSON of versions.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ServerVersion))]
internal sealed partial class ServerVersionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ServerVersion document) => Default.ServerVersionSerializeHandler(writer, document);
}
