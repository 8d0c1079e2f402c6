using Selkie.Engine.Calls;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Http;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Copying;

/// <summary>Copies the layers of an image, those that are there already left out, each compressed or unpacked as the destination wants it.</summary>
internal sealed class LayerWriter(
    IImageOrigin origin, Manifest manifest, string targetType, IImageDestination destination, CopySettings settings, IPullProgress progress)
{
    private readonly IReadOnlyList<Descriptor> _readable = origin.LayersOf(manifest);

    /// <summary>Copies all layers.</summary>
    internal IReadOnlyList<WrittenLayer> Write()
    {
        var written = new WrittenLayer[_readable.Count];
        // A layer that occurs twice is copied once.
        var first = Enumerable.Range(0, written.Length).Where(i => _readable.Take(i).All(l => l.Digest != _readable[i].Digest)).ToArray();
        SideBySide.For(first.Length, Math.Min(destination.Traits.Parallel, origin.Parallel), (i, cancel) => written[first[i]] = WriteOne(first[i], cancel));
        for (var i = 0; i < written.Length; i++) written[i] ??= written[first.First(f => _readable[f].Digest == _readable[i].Digest)];
        return written;
    }

    private WrittenLayer WriteOne(int index, CancellationToken cancel)
    {
        var (original, readable) = (manifest.Layers[index], _readable[index]);
        if (destination.Traits.KeepsForeignLayers && readable.Urls is { Count: > 0 })
            return new(readable.Digest, readable.Size, CompressionFormats.Of(readable.MediaType)) { Urls = readable.Urls };
        if (FindThere(original, readable, cancel) is { } found)
        {
            progress.Skip(readable);
            return found;
        }
        return Copy(original, readable, cancel);
    }

    private WrittenLayer? FindThere(Descriptor original, Descriptor readable, CancellationToken cancel)
    {
        var mayChange = MediaTypes.IsLayer(original.MediaType) && destination.Traits.Layers == LayerForm.Compressed;
        IEnumerable<Descriptor> candidates = mayChange ? [original, .. origin.OtherForms(readable), .. destination.Traits.Remembered?.Memory.FormsOf(readable.Digest) ?? []] : [readable];
        try
        {
            foreach (var candidate in candidates.DistinctBy(c => c.Digest))
            {
                var compression = CompressionFormats.Of(candidate.MediaType);
                if ((!mayChange || Fits(compression)) && destination.Find(candidate.Digest, cancel) is { } size) return new(candidate.Digest, size >= 0 ? size : candidate.Size, compression);
            }
            return null;
        }
        catch (RegistryException e)
        {
            throw e.In($"trying to reuse blob {readable.Digest} at destination");
        }
    }

    private bool Fits(CompressionFormat compression) =>
        (!settings.ForceCompression || settings.Compression is not { } wanted || compression == wanted)
        && (targetType == MediaTypes.OciManifest || compression != CompressionFormat.Zstd);

    private WrittenLayer Copy(Descriptor original, Descriptor readable, CancellationToken cancel)
    {
        var change = Change.Of(origin, readable, MediaTypes.IsLayer(original.MediaType) ? destination.Traits.Layers : LayerForm.AsIs, settings);
        var opened = 0;
        Stream Open()
        {
            var content = origin.OpenLayer(readable);
            if (!origin.IsVerified && change.SourceDigest is { } digest) content = new VerifyingStream(content, digest);
            if (Interlocked.Increment(ref opened) == 1) content = progress.Begin(readable, content);
            return change.Apply(content, settings.Level);
        }
        try
        {
            var (digest, size) = destination.PutBlob(new(Open, change.Unchanged ? readable.Digest : null, change.Unchanged ? readable.Size : -1), cancel);
            var written = new WrittenLayer(digest, size, change.After);
            if (change is { Before: CompressionFormat.None, Unchanged: false }) destination.Traits.Remembered?.Memory.Add(readable.Digest, written, destination.Traits.Remembered.Value.Repository);
            return written;
        }
        catch (RegistryException e)
        {
            throw e.In("writing blob");
        }
        catch (StorageException e)
        {
            throw new EngineError(ErrorKind.Internal, $"writing blob: happened during read: {e.Message}", inner: e);
        }
    }

    /// <summary>What becomes of a layer's bytes.</summary>
    private sealed record Change(CompressionFormat Before, CompressionFormat After, Digest? SourceDigest)
    {
        internal bool Unchanged => Before == After;

        internal static Change Of(IImageOrigin origin, Descriptor readable, LayerForm wanted, CopySettings settings)
        {
            var before = Detect(origin, readable);
            var after = wanted switch
            {
                LayerForm.Plain => CompressionFormat.None,
                LayerForm.Compressed when before == CompressionFormat.None => settings.Compression ?? CompressionFormat.Gzip,
                LayerForm.Compressed => settings.Compression ?? before,
                _ => before,
            };
            return new(before, after, readable.Digest);
        }

        internal Stream Apply(Stream content, int? level)
        {
            if (Unchanged) return content;
            if (Before != CompressionFormat.None) content = Sources.Compression.Decompress(content, out _);
            return After == CompressionFormat.None ? content : new CompressingStream(content, After, level);
        }

        // What an archive says of its layers need not be so; what the store has is never compressed.
        private static CompressionFormat Detect(IImageOrigin origin, Descriptor readable)
        {
            if (origin is StoreImage || !MediaTypes.IsLayer(readable.MediaType)) return CompressionFormat.None;
            using var content = origin.OpenLayer(readable);
            Span<byte> head = stackalloc byte[4];
            head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            return head.StartsWith<byte>([0x1f, 0x8b]) ? CompressionFormat.Gzip
                : head.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]) ? CompressionFormat.Zstd : CompressionFormat.None;
        }
    }
}

/// <summary>A layer at its destination.</summary>
/// <param name="Digest">Its digest there.</param>
/// <param name="Size">Its size there.</param>
/// <param name="Compression">Its compression there.</param>
internal sealed record WrittenLayer(Digest Digest, long Size, CompressionFormat Compression)
{
    /// <summary>Where it is fetched from, when not from there.</summary>
    public IReadOnlyList<string>? Urls { get; init; }
}
