using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Lists;

/// <summary>A manifest list or image index that is worked on: what both forms can say, and what only one of them can.</summary>
public sealed record ManifestList
{
    /// <summary>The images and artifacts.</summary>
    public IReadOnlyList<ListEntry> Entries { get; init; } = [];

    /// <summary>Type of an artifact (OCI).</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest this list is about (OCI).</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations of the list (OCI).</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The form that loses least: Docker's for an empty list and for features, OCI's for all else (common, pkg/manifests).</summary>
    public string PreferredType =>
        ArtifactType is { Length: > 0 } || Subject is not null || Annotations is { Count: > 0 } || Entries.Any(e => e.IsOciOnly) ? MediaTypes.OciIndex
        : Entries.Count == 0 || Entries.Any(e => e.Features.Count > 0) ? MediaTypes.DockerList : MediaTypes.OciIndex;

    /// <summary>Reads either form.</summary>
    /// <exception cref="EngineError">It is neither.</exception>
    public static ManifestList Parse(byte[] bytes)
    {
        var type = Manifest.GuessType(bytes);
        if (!MediaTypes.IsIndex(type)) throw new EngineError(ErrorKind.Unsupported, $"unable to load manifest list: unsupported format \"{type}\": manifest type not supported");
        var index = ImageIndex.Parse(bytes);
        if (type == MediaTypes.OciIndex)
            return new() { Entries = [.. index.Manifests.Select(m => new ListEntry(m))], ArtifactType = index.ArtifactType, Subject = index.Subject, Annotations = index.Annotations };
        var features = FeaturesIn(bytes);
        return new() { Entries = [.. index.Manifests.Select((m, i) => new ListEntry(m with { Platform = m.Platform ?? new() }) { Features = features[i] })] };
    }

    /// <summary>Writes one of the forms.</summary>
    public byte[] Serialize(string? type = null) => (type ?? PreferredType) == MediaTypes.DockerList ? DockerListJson.Write(this) : GoJson.Serialize(
        new ImageIndex
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciIndex,
            ArtifactType = ArtifactType is "" ? null : ArtifactType,
            Manifests = [.. Entries.Select(e => e.Descriptor)],
            Subject = Subject,
            Annotations = Annotations is { Count: > 0 } ? Annotations : null,
        },
        OciJson.Default.ImageIndex);

    /// <summary>The list with an entry more; one with the same digest goes.</summary>
    public ManifestList With(ListEntry entry) => this with { Entries = [.. Entries.Where(e => e.Descriptor.Digest != entry.Descriptor.Digest), entry] };

    /// <summary>The list without an entry.</summary>
    /// <exception cref="EngineError">There is none of that digest.</exception>
    public ManifestList Without(Digest digest) => Entries.Any(e => e.Descriptor.Digest == digest)
        ? this with { Entries = [.. Entries.Where(e => e.Descriptor.Digest != digest)] }
        : throw new EngineError(ErrorKind.Invalid, $"no instance matching digest \"{digest}\" found in manifest list: file does not exist");

    /// <summary>The list with one entry changed.</summary>
    /// <exception cref="EngineError">There is none of that digest.</exception>
    public ManifestList Change(Digest digest, Func<ListEntry, ListEntry> change) => Entries.Any(e => e.Descriptor.Digest == digest)
        ? this with { Entries = [.. Entries.Select(e => e.Descriptor.Digest == digest ? change(e) : e)] }
        : throw new EngineError(ErrorKind.Invalid, $"no Docker manifest matching digest \"{digest}\" was found in list: no image instance matching the specified digest was found in the list or index");

    private static List<IReadOnlyList<string>> FeaturesIn(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var found = new List<IReadOnlyList<string>>();
        if (document.RootElement.GetProperty("manifests") is not { ValueKind: JsonValueKind.Array } manifests) return found;
        foreach (var manifest in manifests.EnumerateArray())
        {
            var has = manifest.TryGetProperty("platform", out var platform) && platform.TryGetProperty("features", out var list) && list.ValueKind == JsonValueKind.Array;
            found.Add(has ? [.. platform.GetProperty("features").EnumerateArray().Select(f => f.GetString() ?? "")] : []);
        }
        return found;
    }
}

/// <summary>An image or artifact of a list.</summary>
/// <param name="Descriptor">As the OCI form describes it.</param>
public sealed record ListEntry(Descriptor Descriptor)
{
    /// <summary>Features of the processor (Docker).</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Whether only the OCI form can say all of it.</summary>
    internal bool IsOciOnly => Descriptor.ArtifactType is { Length: > 0 } || Descriptor.Annotations is { Count: > 0 } || Descriptor.Data is { Length: > 0 };

    /// <summary>The entry with its platform changed; a platform that says nothing is none.</summary>
    internal ListEntry OnPlatform(Func<Platform, Platform> change)
    {
        var platform = change(Descriptor.Platform ?? new());
        var nothing = platform is { Architecture: "", Os: "", OsVersion: null or "", Variant: null or "" } && platform.OsFeatures is not { Count: > 0 };
        return this with { Descriptor = Descriptor with { Platform = nothing ? null : platform } };
    }

    /// <summary>The entry with further annotations.</summary>
    internal ListEntry Annotated(IReadOnlyDictionary<string, string> more) =>
        more.Count == 0 ? this : this with { Descriptor = Descriptor with { Annotations = ListAnnotations.Merge(Descriptor.Annotations, more) } };
}

/// <summary>Annotations as "key=value" and as maps in the order that Go writes them.</summary>
internal static class ListAnnotations
{
    /// <summary>Reads "key=value".</summary>
    /// <exception cref="EngineError">One has no value.</exception>
    internal static SortedDictionary<string, string> Parse(IEnumerable<string> texts, Func<string, string> problem)
    {
        var parsed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=');
            if (equals < 0) throw new EngineError(ErrorKind.Invalid, problem(text));
            parsed[text[..equals]] = text[(equals + 1)..];
        }
        return parsed;
    }

    /// <summary>Both, the second's values first.</summary>
    internal static SortedDictionary<string, string> Merge(IReadOnlyDictionary<string, string>? old, IReadOnlyDictionary<string, string> more)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in old ?? new Dictionary<string, string>()) merged[key] = value;
        foreach (var (key, value) in more) merged[key] = value;
        return merged;
    }
}

/// <summary>JSON of what stands beside a list in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(ArtifactFiles))]
internal sealed partial class ListJson : JsonSerializerContext;
