using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Oci.Text;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>One image of an archive as "docker save" writes it. It has no manifest in the registry's sense: one is made of what is there.</summary>
internal sealed class DockerArchive : IImageOrigin
{
    private readonly IFileSet _files;
    private readonly Dictionary<Digest, string> _layers = [];
    private readonly byte[] _config;

    private DockerArchive(IFileSet files, DockerArchiveItem item, Known known)
    {
        _files = files;
        Names = item.RepoTags ?? [];
        if (!known.Configs.TryGetValue(item.Config, out var config)) known.Configs[item.Config] = config = files.ReadAll(item.Config) ?? throw Missing(item.Config);
        _config = config;
        var diffIds = ImageConfig.Parse(_config).RootFs?.DiffIds ?? [];
        if (diffIds.Count != item.Layers.Count) throw new EngineError(ErrorKind.Invalid, $"Invalid tar file: config has {diffIds.Count} layers, manifest.json {item.Layers.Count}");
        ConfigDigest = Digest.Of(_config);
        Manifest = DockerManifests.Serialize(MakeManifest(item, diffIds, known));
    }

    public byte[] Manifest { get; }

    public string ManifestType => MediaTypes.DockerManifest;

    public int Parallel => 4;

    public bool IsVerified => false;

    /// <summary>Digest of the configuration: the image's id.</summary>
    internal Digest ConfigDigest { get; }

    /// <summary>Names as they stand in the archive.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>All images of an archive.</summary>
    /// <exception cref="EngineError">When it is no such archive.</exception>
    internal static List<DockerArchive> OpenAll(IFileSet files)
    {
        var json = files.ReadAll("manifest.json") ?? throw new EngineError(ErrorKind.Invalid, "loading tar component \"manifest.json\": file does not exist");
        try
        {
            var items = JsonSerializer.Deserialize(json, ArchiveJson.Default.IReadOnlyListDockerArchiveItem) ?? [];
            var known = new Known([], []);
            return [.. items.Select(item => new DockerArchive(files, item, known))];
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Internal, $"decoding tar manifest.json: {JsonFault.Of(json, e)}", inner: e);
        }
    }

    public byte[] GetManifest(Descriptor manifest) => throw new EngineError(ErrorKind.Invalid, $"manifest {manifest.Digest} is not in the archive");

    public byte[] GetBlob(Descriptor blob) => blob.Digest == ConfigDigest ? _config : throw Missing(blob.Digest.ToString());

    public Stream OpenLayer(Descriptor layer) => _files.Open(_layers[layer.Digest]) ?? throw Missing(_layers[layer.Digest]);

    // The types are those containers/image gives, whatever the layers' compression: the manifest's digest is to be the same.
    private Manifest MakeManifest(DockerArchiveItem item, IReadOnlyList<Digest> diffIds, Known known)
    {
        var layers = new List<Descriptor>();
        for (var i = 0; i < diffIds.Count; i++)
        {
            var name = item.Layers[i];
            if (!known.Sizes.TryGetValue(name, out var size)) known.Sizes[name] = size = PlainSize(name);
            _layers[diffIds[i]] = name;
            layers.Add(new() { MediaType = MediaTypes.DockerLayerGzip, Size = size, Digest = diffIds[i] });
        }
        return new()
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.DockerManifest,
            Layers = layers,
            Config = new() { MediaType = MediaTypes.DockerConfig, Size = _config.Length, Digest = ConfigDigest },
        };
    }

    private long PlainSize(string name)
    {
        using var stream = _files.Open(name) ?? throw Missing(name);
        using var plain = Compression.Decompress(stream, out var compressed);
        if (!compressed) return stream.Length;
        var buffer = new byte[64 * 1024];
        long size = 0;
        for (int n; (n = plain.Read(buffer)) > 0;) size += n;
        return size;
    }

    // What is known of the archive's files: an archive may name the same ones in thousands of images.
    private sealed record Known(Dictionary<string, byte[]> Configs, Dictionary<string, long> Sizes);

    private static EngineError Missing(string name) => new(ErrorKind.Invalid, $"Tarfile does not contain {name}");
}

/// <summary>An entry of manifest.json.</summary>
internal sealed record DockerArchiveItem
{
    public required string Config { get; init; }

    public IReadOnlyList<string>? RepoTags { get; init; }

    public IReadOnlyList<string> Layers { get => field ?? []; init; }
}

/// <summary>JSON of Docker archives.</summary>
[JsonSerializable(typeof(IReadOnlyList<DockerArchiveItem>))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
