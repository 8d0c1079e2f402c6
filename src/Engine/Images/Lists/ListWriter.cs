using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Lists;

/// <summary>Copies a list and the images in it to a destination (containers/image, copy/multiple.go).</summary>
internal sealed class ListWriter(EngineContext engine, RegistryAccess access, CopySettings settings, IPullProgress progress)
{
    private const string ZstdKey = "io.github.containers.compression.zstd";

    /// <summary>Compressions of which every image is to be there once more.</summary>
    internal IReadOnlyList<CompressionFormat> AddedCompressions { get; init; } = [];

    /// <summary>Whether the images are copied, too.</summary>
    internal bool WithImages { get; init; } = true;

    /// <summary>Copies the list; the destination is not committed.</summary>
    /// <returns>Digest of the list as it was written.</returns>
    internal Digest Write(StoredList list, IImageDestination destination)
    {
        if (!settings.RemoveSignatures) progress.Line("Getting image list signatures");
        var types = TypesFor(list.List.PreferredType, destination.Traits);
        var work = WithImages ? [.. Plan(list.List)] : new List<Work>();
        progress.Line($"Copying {work.Count} images generated from {list.List.Entries.Count} images in list");
        var entries = list.List.Entries.ToList();
        var added = new List<ListEntry>();
        for (var i = 0; i < work.Count; i++) Copy(list, work[i], $"{i + 1}/{work.Count}", destination, entries, added);
        entries.AddRange(added);
        var result = list.List with { Entries = added.Count == 0 ? entries : [.. entries.OrderBy(e => e.Descriptor.Annotations?.ContainsKey(ZstdKey) == true)] };
        progress.Line("Writing manifest list to image destination");
        var digest = WriteList(result, types, destination);
        progress.Line("Storing list signatures");
        return digest;
    }

    private IEnumerable<Work> Plan(ManifestList list)
    {
        var there = list.Entries.GroupBy(PlatformKey).ToDictionary(g => g.Key, g => g.Select(CompressionOf).ToHashSet());
        foreach (var entry in list.Entries)
        {
            yield return new(entry, null);
            foreach (var format in AddedCompressions)
            {
                if (there[PlatformKey(entry)].Add(format)) yield return new(entry, format);
            }
        }
    }

    private void Copy(StoredList list, Work work, string count, IImageDestination destination, List<ListEntry> entries, List<ListEntry> added)
    {
        var descriptor = work.Entry.Descriptor;
        progress.Line($"{(work.Extra is null ? "Copying" : "Replicating")} image {descriptor.Digest} ({count})");
        var used = work.Extra is null ? settings : settings with { Compression = work.Extra, Level = null, ForceCompression = true };
        WrittenImage written;
        try
        {
            using var origin = Open(list, descriptor.Digest);
            written = new ImageWriter(destination, used, progress).Write(origin.Image, descriptor, instance: true);
        }
        catch (RegistryException e)
        {
            throw e.In($"{(work.Extra is null ? "copying" : "replicating")} image {count} from manifest list");
        }
        var entry = work.Entry with { Descriptor = descriptor with { Digest = written.Digest, Size = written.Manifest.Length, MediaType = written.Type } };
        if (written.Compressions.Contains(CompressionFormat.Zstd)) entry = entry.Annotated(new Dictionary<string, string> { [ZstdKey] = "true" });
        if (work.Extra is not null) added.Add(entry);
        else entries[entries.FindIndex(e => e.Descriptor.Digest == descriptor.Digest)] = entry;
    }

    private OpenOrigin Open(StoredList list, Digest digest)
    {
        if (list.Artifacts.Manifests?.ContainsKey(digest.ToString()) == true) return new(new ArtifactImage(list.Artifacts, digest), digest.ToString(), null);
        var place = list.Instances.GetValueOrDefault(digest.ToString()) ?? throw new EngineError(ErrorKind.Invalid, $"reading manifest for image instance \"{digest}\": it is not known where the image is");
        return new OriginOpener(engine, access).Open(place);
    }

    private Digest WriteList(ManifestList list, IReadOnlyList<string> types, IImageDestination destination)
    {
        var refusals = new List<string>();
        foreach (var type in types)
        {
            var bytes = list.Serialize(type);
            try
            {
                destination.PutManifest(bytes, type, null);
                return Digest.Of(bytes);
            }
            catch (RegistryException e) when (!e.Retryable)
            {
                refusals.Add($"{type}({e.Message})");
            }
        }
        throw new EngineError(ErrorKind.Invalid, "Uploading manifest list failed, attempted the following formats: " + string.Join(", ", refusals));
    }

    private IReadOnlyList<string> TypesFor(string current, DestinationTraits traits)
    {
        string[] known = [MediaTypes.DockerList, MediaTypes.OciIndex];
        var taken = settings.ManifestType switch
        {
            MediaTypes.OciManifest => [MediaTypes.OciIndex],
            MediaTypes.DockerManifest => [MediaTypes.DockerList],
            _ => traits.ManifestTypes.Count > 0 ? traits.ManifestTypes.Where(MediaTypes.IsIndex) : known,
        };
        string[] ordered = [.. taken.OrderByDescending(t => t == current)];
        return ordered.Length > 0 ? ordered : throw new EngineError(ErrorKind.Unsupported, $"determining manifest list type to write to destination: destination does not support any supported manifest list types ([{string.Join(' ', known)}])");
    }

    private static CompressionFormat CompressionOf(ListEntry entry) =>
        entry.Descriptor.Annotations?.GetValueOrDefault(ZstdKey) == "true" ? CompressionFormat.Zstd : CompressionFormat.Gzip;

    private static string PlatformKey(ListEntry entry) => entry.Descriptor.Platform is { } p ? $"{p}|{p.OsVersion}|{string.Join(',', p.OsFeatures ?? [])}" : "";

    private sealed record Work(ListEntry Entry, CompressionFormat? Extra);
}
