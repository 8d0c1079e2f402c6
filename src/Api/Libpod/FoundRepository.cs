using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>A repository that was found, as "search --format json" prints it.</summary>
[Go("types.ImageSearchReport")]
public sealed partial record FoundRepository : Document
{
    /// <summary>The registry.</summary>
    public required string Index { get; init; }

    /// <summary>Registry and repository.</summary>
    public required string Name { get; init; }

    /// <summary>What its owner says of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>How many like it.</summary>
    public int Stars { get; init; }

    /// <summary>"[OK]" where the registry's own people keep it.</summary>
    public string Official { get; init; } = "";

    /// <summary>"[OK]" where the registry builds it.</summary>
    public string Automated { get; init; } = "";

    /// <summary>Empty: tags have a document of their own.</summary>
    public string Tag { get; init; } = "";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => FoundRepositoryJson.Write(writer, this);
}

/// <summary>The tags of a repository, as "search --list-tags --format json" prints them.</summary>
public sealed record RepositoryTags : Document
{
    /// <summary>Registry and repository.</summary>
    public required string Name { get; init; }

    /// <summary>The tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => FoundRepositoryJson.Write(writer, this);
}

/// <summary>JSON of searches.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(FoundRepository))]
[JsonSerializable(typeof(RepositoryTags))]
internal sealed partial class FoundRepositoryJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, FoundRepository document) => Default.FoundRepositorySerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, RepositoryTags document) => Default.RepositoryTagsSerializeHandler(writer, document);
}
