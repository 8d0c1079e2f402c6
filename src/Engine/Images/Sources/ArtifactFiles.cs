using System.Text.Json.Serialization;
using Selkie.Oci;

namespace Selkie.Engine.Images.Sources;

/// <summary>Manifests of artifacts and the files and blobs they name (libimage, artifacts.json).</summary>
public sealed record ArtifactFiles
{
    /// <summary>Manifests by digest.</summary>
    [JsonPropertyName("manifests")]
    public IReadOnlyDictionary<string, string>? Manifests { get; init; }

    /// <summary>Paths of files by digest of the manifest.</summary>
    [JsonPropertyName("files")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Files { get; init; }

    /// <summary>Digest of the configuration by digest of the manifest.</summary>
    [JsonPropertyName("config")]
    public IReadOnlyDictionary<string, string>? Configs { get; init; }

    /// <summary>Digests of layers by digest of the manifest.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Layers { get; init; }

    /// <summary>Paths of blobs that are files, by digest.</summary>
    [JsonPropertyName("detached")]
    public IReadOnlyDictionary<string, string>? Detached { get; init; }

    /// <summary>Blobs in base64, by digest.</summary>
    [JsonPropertyName("blobs")]
    public IReadOnlyDictionary<string, string>? Blobs { get; init; }

    /// <summary>The files behind a manifest.</summary>
    internal IReadOnlyList<string>? FilesOf(Digest manifest) => Files?.GetValueOrDefault(manifest.ToString());
}
