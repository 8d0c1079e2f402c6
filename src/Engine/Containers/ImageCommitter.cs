using System.Text.Json;
using Selkie.Engine.Calls;
using Selkie.Engine.Containers.Mounting;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Making;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Runtime.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Tar;

namespace Selkie.Engine.Containers;

/// <summary>Makes an image of a container: its image's layers, its changes as one layer more, and what it runs with.</summary>
internal sealed class ImageCommitter(EngineContext engine, CommitContainer request, ContainerRow row)
{
    private readonly IPullProgress _progress = engine.Call.Watch(Calls.Transfer.Read, request.Quiet);
    private readonly ContainerSpec _spec = row.Spec;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    private bool IsDocker => request.Format == "docker";

    /// <summary>Makes the image and gives it the name.</summary>
    /// <exception cref="EngineError">An instruction is wrong.</exception>
    public ImageRecord Commit(string? name)
    {
        var parent = _spec.Image is { } source ? engine.Store.Images.Find(source.Id) : null;
        var document = parent is null ? null : engine.Images.Read(parent);
        var defaults = CommittedConfig.Build(document?.Config?.Config ?? new(), _spec, request, engine.Call);
        _progress.Line("Getting image source signatures");
        var layers = CommitLayers(parent?.TopLayer);
        foreach (var layer in layers) _progress.Line($"Copying blob {layer.DiffId}");
        var config = GoJson.Serialize(Config(document?.Config, defaults, layers), OciJson.Default.ImageConfig);
        var id = Digest.Of(config);
        _progress.Line($"Copying config {id}");
        var manifest = GoJson.Serialize(ManifestOf(id, config.Length, layers, document?.Manifest?.Annotations), OciJson.Default.Manifest);
        _progress.Line("Writing manifest to image destination");
        return MadeImage.Record(engine.Store, config, manifest, layers[^1].Id, _now, name);
    }

    // Layers, base first.
    private List<LayerRecord> CommitLayers(string? below)
    {
        if (request.Squash)
        {
            LayerRecord? all = null;
            new ContainerTree(engine, row).Visit((root, mappings) => all = Apply(TreeArchive.Open(root, new TreeOptions { Mappings = mappings }), null));
            return [all!];
        }
        List<LayerRecord> chain = below is null ? [] : [.. engine.Store.Layers.Chain(below).Reverse()];
        return [.. chain, Apply(engine.Store.Layers.OpenDiff(_spec.LayerId!), below)];
    }

    private LayerRecord Apply(Stream archive, string? below)
    {
        using (archive)
        {
            using var staged = engine.Store.Layers.Stage(new LayerApply { Blob = archive });
            return engine.Store.Layers.Commit(staged, below);
        }
    }

    private ImageConfig Config(ImageConfig? image, ContainerDefaults defaults, List<LayerRecord> layers) => new()
    {
        Created = GoTime.Format(_now),
        Author = request.Author is { Length: > 0 } author ? author : image?.Author,
        Comment = IsDocker ? request.Message : null,
        Architecture = image?.Architecture ?? Platform.Host.Architecture,
        Variant = image?.Variant,
        Os = image?.Os ?? Platform.Host.Os,
        Config = defaults,
        ContainerConfig = IsDocker ? JsonSerializer.SerializeToElement(defaults, OciJson.Default.ContainerDefaults) : null,
        RootFs = new() { Type = "layers", DiffIds = [.. layers.Select(layer => StoreImage.DiffIdOf(layer))] },
        History = [.. request.Squash ? [] : image?.History ?? [], Step()],
        Other = IsDocker ? Docker() : null,
    };

    private Dictionary<string, JsonElement> Docker()
    {
        var members = new Dictionary<string, JsonElement> { ["container"] = Text(_spec.Id) };
        if (_spec.Image is { } image) members["parent"] = Text("sha256:" + image.Id);
        return members;
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, OciJson.Default.String);

    private HistoryEntry Step() => new()
    {
        Created = GoTime.Format(_now),
        CreatedBy = "/bin/sh",
        Author = request.Author,
        Comment = _spec.Image is { Name.Length: > 0 } image ? $"FROM {image.Name}" : null,
    };

    private Manifest ManifestOf(Digest config, int size, List<LayerRecord> layers, IReadOnlyDictionary<string, string>? annotations) => new()
    {
        SchemaVersion = 2,
        MediaType = IsDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
        Config = new() { MediaType = IsDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, Digest = config, Size = size },
        Layers = [.. layers.Select(layer => new Descriptor { MediaType = IsDocker ? MediaTypes.DockerLayer : MediaTypes.OciLayer, Digest = StoreImage.DiffIdOf(layer), Size = layer.DiffSize })],
        Annotations = IsDocker ? null : annotations,
    };
}
