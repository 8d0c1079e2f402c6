using System.Security.Cryptography;
using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Making;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Text;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Oci.Text;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images;

/// <summary>Makes an image of one layer from a tar archive; it is read once (containers/image's tarball transport reads it twice).</summary>
internal sealed class ImageImporter(EngineContext engine, ImportImage request)
{
    private const int PieceSize = 512 * 1024;

    private readonly IPullProgress _progress = engine.Call.Watch(Calls.Transfer.Read, request.Quiet);

    /// <exception cref="EngineError">When the archive cannot be read or an option is wrong.</exception>
    internal ImageRecord Import()
    {
        var defaults = ConfigChanges.Apply(new(), request.Changes);
        var name = request.Reference is { Length: > 0 } given ? ImageNames.ForTag(given) : null;
        var (stream, time) = Open();
        using (stream)
        {
            _progress.Line("Getting image source signatures");
            var image = Known(stream) is { } known && TryMake(known, defaults, time, name) is { } made ? made : Unpack(stream, defaults, time, name);
            if (name is not null) engine.Events.Image("tag", image.Id, request.Reference!);
            return image;
        }
    }

    // The layer that the store made of the same archive. To read a file once more takes a fraction of the time it takes to unpack it, so one is read for its
    // digest when there is a layer of just its length.
    private LayerRecord? Known(Stream stream)
    {
        if (!stream.CanSeek || engine.Store.Layers.FindBaseByBlobSize(stream.Length) is not { Count: > 0 } candidates) return null;
        engine.Store.Layers.Sweep(); // as where a layer is staged
        var digest = DigestOf(stream).ToString();
        stream.Position = 0;
        return candidates.FirstOrDefault(layer => layer.BlobDigest == digest && layer.DiffId is not null && engine.Store.Layers.IsWhole(layer));
    }

    // One piece is read while the other is hashed.
    private static Digest DigestOf(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (piece, next) = (new byte[PieceSize], new byte[PieceSize]);
        for (var length = stream.Read(piece); length > 0; (piece, next) = (next, piece))
        {
            var reading = Task.Run(() => stream.Read(next));
            hash.AppendData(piece, 0, length);
            length = reading.GetAwaiter().GetResult();
        }
        return Digest.FromHash(hash.GetHashAndReset());
    }

    // Null when somebody removed the layer meanwhile.
    private ImageRecord? TryMake(LayerRecord known, ContainerDefaults defaults, DateTimeOffset time, string? name)
    {
        try
        {
            return Make(known, () => known, defaults, time, name);
        }
        catch (StorageException e) when (e.Error == StorageError.NotFound)
        {
            return null;
        }
    }

    private ImageRecord Unpack(Stream stream, ContainerDefaults defaults, DateTimeOffset time, string? name)
    {
        using var layer = Stage(stream);
        return Make(layer.Facts, () => engine.Store.Layers.Commit(layer, null), defaults, time, name);
    }

    private ImageRecord Make(LayerRecord facts, Func<LayerRecord> commit, ContainerDefaults defaults, DateTimeOffset time, string? name)
    {
        _progress.Line($"Copying blob {facts.BlobDigest}");
        var config = GoJson.Serialize(Config(defaults, facts.DiffId!, time), OciJson.Default.ImageConfig);
        var id = Digest.Of(config);
        _progress.Line($"Copying config {id}");
        var manifest = GoJson.Serialize(ManifestOf(id, config.Length, facts), OciJson.Default.Manifest);
        var top = commit();
        _progress.Line("Writing manifest to image destination");
        return MadeImage.Record(engine.Store, config, manifest, top.Id, time, name);
    }

    private StagedLayer Stage(Stream stream)
    {
        try
        {
            var name = request.Path == "-" ? "stdin" : Path.GetFileName(request.Path.TrimEnd('/'));
            using var content = _progress.Begin(name, stream.CanSeek ? stream.Length : 0, stream);
            var staged = engine.Store.Layers.Stage(new LayerApply { Blob = content });
            content.CopyTo(Stream.Null);
            return staged;
        }
        finally
        {
            _progress.Finish();
        }
    }

    private (Stream Stream, DateTimeOffset Time) Open()
    {
        if (request.Path == "-") return (engine.Call.OpenInput(), DateTimeOffset.UtcNow);
        if (Uri.TryCreate(request.Path, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return (Download(uri), DateTimeOffset.UtcNow);
        var path = engine.Call.PathOf(request.Path);
        try
        {
            return (new CancellableStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0), engine.Call.Cancelled), new DateTimeOffset(File.GetLastWriteTimeUtc(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineError(ErrorKind.Invalid, $"error opening \"{request.Path}\": open {request.Path}: no such file or directory", inner: e);
        }
    }

    private Stream Download(Uri uri)
    {
        // Podman says it on standard output, before the id.
        if (engine.Call.Streams.Output.Descriptor is >= 0 and var output) FileDescriptor.WriteAll(output, Encoding.UTF8.GetBytes($"Downloading from {GoText.Quote(request.Path)}\n"));
        // A whole file first: the archive may be long in unpacking, and the server need not wait for it.
        var file = TemporaryFile.Create(FileOptions.DeleteOnClose);
        Downloads.Copy(uri, file, engine.Call.Cancelled);
        file.Position = 0;
        return file;
    }

    private ImageConfig Config(ContainerDefaults defaults, string diffId, DateTimeOffset time) => new()
    {
        Created = GoTime.Format(time),
        Architecture = request.Architecture is { Length: > 0 } architecture ? architecture : Platform.Host.Architecture,
        Os = request.Os is { Length: > 0 } os ? os : Platform.Host.Os,
        Variant = request.Variant is "" ? null : request.Variant,
        Config = defaults,
        RootFs = new() { Type = "layers", DiffIds = [Digest.Parse(diffId)] },
        History =
        [
            new()
            {
                Created = GoTime.Format(time),
                CreatedBy = $"/bin/sh -c #(nop) ADD file:{Digest.Parse(diffId).Hex} in /",
                Comment = request.Message is { Length: > 0 } message ? message : "imported from tarball",
            },
        ],
    };

    private static Manifest ManifestOf(Digest config, int size, LayerRecord layer) => new()
    {
        SchemaVersion = 2,
        Config = new() { MediaType = MediaTypes.OciConfig, Digest = config, Size = size },
        Layers =
        [
            new()
            {
                Digest = Digest.Parse(layer.BlobDigest ?? layer.DiffId!),
                Size = layer.BlobSize,
                MediaType = layer.Compression switch
                {
                    LayerCompression.None => MediaTypes.OciLayer,
                    LayerCompression.Zstd => MediaTypes.OciLayerZstd,
                    _ => MediaTypes.OciLayerGzip,
                },
            },
        ],
    };
}
