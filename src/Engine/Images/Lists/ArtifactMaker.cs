using System.Security.Cryptography;
using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Lists;

/// <summary>What an artifact is made of.</summary>
public sealed record ArtifactOptions
{
    /// <summary>Its type; null for the usual, empty for none.</summary>
    public string? Type { get; init; }

    /// <summary>Content of its configuration; null for the empty document.</summary>
    public byte[]? Config { get; init; }

    /// <summary>Media type of the configuration.</summary>
    public string? ConfigType { get; init; }

    /// <summary>Media type of its files; null to find it out.</summary>
    public string? LayerType { get; init; }

    /// <summary>Files get no annotation with their name.</summary>
    public bool WithoutTitles { get; init; }
}

/// <summary>Makes a manifest of files and adds it to a list; the files stay where they are until the list is pushed.</summary>
internal static class ArtifactMaker
{
    private const string UsualType = "application/vnd.unknown.artifact.v1";
    private const string TitleKey = "org.opencontainers.image.title";

    /// <summary>Adds an artifact.</summary>
    /// <returns>The list with it, and the digest of its manifest.</returns>
    /// <exception cref="EngineError">A file cannot be read.</exception>
    internal static (StoredList List, Digest Digest) Add(Call call, StoredList list, ArtifactOptions options, IReadOnlyList<string> files)
    {
        var config = options.Config is { Length: > 0 } given ? given : "{}"u8.ToArray();
        var configType = options.ConfigType is { Length: > 0 } type ? type : options.Config is { Length: > 0 } ? MediaTypes.OciConfig : MediaTypes.OciEmpty;
        var layers = files.Select(f => Describe(call.PathOf(f), f, options)).ToList();
        var manifest = new Manifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = (options.Type ?? UsualType) is { Length: > 0 } artifact ? artifact : null,
            Config = new() { MediaType = configType, Digest = Digest.Of(config), Size = config.Length, Data = Convert.ToBase64String(config) },
            Layers = [.. layers.Select(l => l.Layer)],
        };
        var bytes = GoJson.Serialize(manifest, OciJson.Default.Manifest);
        var digest = Digest.Of(bytes);
        var entry = new ListEntry(new() { MediaType = MediaTypes.OciManifest, Digest = digest, Size = bytes.Length, ArtifactType = manifest.ArtifactType });
        return (list with { List = list.List.With(entry), Artifacts = Record(list.Artifacts, digest, bytes, manifest.Config, config, layers) }, digest);
    }

    private static (Descriptor Layer, string Path) Describe(string path, string given, ArtifactOptions options)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[512];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            var title = Path.GetFileName(path);
            return (new()
            {
                MediaType = options.LayerType is { Length: > 0 } type ? type : ContentTypes.Of(title, head.AsSpan(0, length)),
                Digest = Digest.FromHash(SHA256.HashData(file)),
                Size = file.Length,
                Annotations = options.WithoutTitles ? null : new Dictionary<string, string> { [TitleKey] = title },
            }, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? $"open {path}: no such file or directory" : e.Message;
            throw new EngineError(ErrorKind.Invalid, $"reading \"{given}\" to determine its digest: {why}", inner: e);
        }
    }

    private static ArtifactFiles Record(
        ArtifactFiles old, Digest digest, byte[] manifest, Descriptor config, byte[] configBytes, List<(Descriptor Layer, string Path)> layers)
    {
        var key = digest.ToString();
        return new()
        {
            Manifests = Put(old.Manifests, key, Encoding.UTF8.GetString(manifest)),
            Files = Put(old.Files, key, [.. layers.Select(l => l.Path)]),
            Configs = Put(old.Configs, key, config.Digest.ToString()),
            Layers = Put(old.Layers, key, [.. layers.Select(l => l.Layer.Digest.ToString())]),
            Detached = layers.Aggregate(old.Detached, (all, l) => Put(all, l.Layer.Digest.ToString(), l.Path)),
            Blobs = Put(old.Blobs, config.Digest.ToString(), Convert.ToBase64String(configBytes)),
        };
    }

    private static SortedDictionary<string, T> Put<T>(IReadOnlyDictionary<string, T>? old, string key, T value)
    {
        var all = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (k, v) in old ?? new Dictionary<string, T>()) all[k] = v;
        all[key] = value;
        return all;
    }
}
