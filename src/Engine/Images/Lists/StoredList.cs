using System.Text.Json;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Json;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Lists;

/// <summary>A list in the store, with where its images are and what its artifacts consist of.</summary>
/// <param name="Id">Id of its record.</param>
/// <param name="List">The list.</param>
public sealed record StoredList(string Id, ManifestList List)
{
    /// <summary>Where each image was found: "transport:details" by digest.</summary>
    public IReadOnlyDictionary<string, string> Instances { get; init; } = new Dictionary<string, string>();

    /// <summary>Content of artifacts.</summary>
    public ArtifactFiles Artifacts { get; init; } = new();
}

/// <summary>Lists in the store as libimage keeps them: an image record without layers whose manifest is the list.</summary>
internal sealed class ListStore(EngineContext engine)
{
    private const string InstancesKey = "instances.json";
    private const string ArtifactsKey = "artifacts.json";

    private ImageStore Images => engine.Store.Images;

    /// <summary>Finds a list.</summary>
    /// <exception cref="ImageNotKnownException">There is no such image.</exception>
    /// <exception cref="EngineError">It is no list.</exception>
    internal StoredList Find(string name)
    {
        var image = engine.Images.Find(name, new() { ManifestList = true }).Image;
        return Load(image, name);
    }

    /// <summary>Makes an empty list.</summary>
    /// <exception cref="EngineError">The name is taken, or is none.</exception>
    internal StoredList Create(string name)
    {
        var full = ImageNames.Normalise(name).ToString();
        if (Images.Find(full) is { } other)
            throw new NameTakenException($"image name \"{full}\" is already associated with image \"{other.Id}\": that name is already in use", full);
        return Save(new("", new()), [full]);
    }

    /// <summary>Changes a list as it is by then; nobody else changes it meanwhile.</summary>
    internal StoredList Change(string id, Func<StoredList, StoredList> change)
    {
        using var held = engine.Store.LockImage(id);
        var image = Images.Find(id) ?? throw new ImageNotKnownException(id);
        return Save(change(Load(image, id)), []);
    }

    private StoredList Load(ImageRecord image, string name)
    {
        var document = new ImageDocument(engine.Store, image);
        if (document.Index is null) throw new EngineError(ErrorKind.Invalid, $"{name}: image is not a manifest list");
        var instances = Images.ReadBigData(image.Id, InstancesKey) ?? throw new EngineError(ErrorKind.Invalid, $"locating image \"{image.Id}\" for loading instance list: file does not exist");
        var artifacts = Images.ReadBigData(image.Id, ArtifactsKey);
        return new(image.Id, ManifestList.Parse(document.ManifestBytes!))
        {
            Instances = JsonSerializer.Deserialize(instances, ListJson.Default.DictionaryStringString) ?? [],
            Artifacts = artifacts is null ? new() : JsonSerializer.Deserialize(artifacts, ListJson.Default.ArtifactFiles) ?? new(),
        };
    }

    private StoredList Save(StoredList list, IReadOnlyList<string> names)
    {
        var bytes = list.List.Serialize();
        var instances = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (digest, place) in list.Instances) instances[digest] = place;
        if (list.Id.Length > 0) instances[""] = list.Id;
        var record = Images.Create(new NewImage
        {
            Id = list.Id.Length > 0 ? list.Id : null,
            Names = names,
            Digest = list.Id.Length > 0 ? null : Digest.Of(bytes).ToString(), // that of the empty list stays (containers/common manifests.go)
            IsNamedAtOnce = true,
            BigData = new Dictionary<string, byte[]>
            {
                ["manifest"] = bytes,
                [InstancesKey] = GoJson.Serialize(instances, ListJson.Default.SortedDictionaryStringString),
                [ArtifactsKey] = GoJson.Serialize(list.Artifacts, ListJson.Default.ArtifactFiles),
            },
        });
        return list with { Id = record.Id };
    }
}
