using System.IO.Compression;
using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images;

/// <summary>Writes one image into a directory: an OCI layout, or skopeo's "dir:" with a Docker manifest.</summary>
internal sealed class DirectorySaver(string directory, IPullProgress progress)
{
    private const int MostThreads = 4;

    /// <summary>An OCI layout; layers are compressed with gzip unless they are to stay as they are.</summary>
    internal void SaveOci(SavedImage image, string? name, bool compress)
    {
        var blobs = Path.Combine(directory, "blobs/sha256");
        Directory.CreateDirectory(blobs);
        var manifest = new Manifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            Layers = WriteLayers(image, blobs, compress, compress ? MediaTypes.OciLayerGzip : MediaTypes.OciLayer),
            Config = WriteConfig(image, blobs, MediaTypes.OciConfig),
            Annotations = image.Document.Manifest?.Annotations,
        };
        var bytes = GoJson.Serialize(manifest, OciJson.Default.Manifest);
        var digest = Digest.Of(bytes);
        File.WriteAllBytes(Path.Combine(blobs, digest.Hex), bytes);
        progress.Line("Writing manifest to image destination");
        var index = new ImageIndex
        {
            SchemaVersion = 2,
            Manifests =
            [
                new()
                {
                    MediaType = MediaTypes.OciManifest, Digest = digest, Size = bytes.Length,
                    Annotations = name is null ? null : new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = name },
                },
            ],
        };
        File.WriteAllBytes(Path.Combine(directory, "index.json"), GoJson.Serialize(index, OciJson.Default.ImageIndex));
        File.WriteAllText(Path.Combine(directory, "oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /// <summary>A directory of skopeo's kind.</summary>
    internal void SaveDocker(SavedImage image, bool compress)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "version"), "Directory Transport Version: 1.1\n");
        var manifest = new Manifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.DockerManifest,
            Layers = WriteLayers(image, directory, compress, compress ? MediaTypes.DockerLayerGzip : MediaTypes.DockerLayer),
            Config = WriteConfig(image, directory, MediaTypes.DockerConfig),
        };
        File.WriteAllBytes(Path.Combine(directory, "manifest.json"), GoJson.Serialize(manifest, OciJson.Default.Manifest));
        progress.Line("Writing manifest to image destination");
    }

    private Descriptor WriteConfig(SavedImage image, string blobs, string type)
    {
        progress.Line($"Copying config {image.ConfigDigest}");
        File.WriteAllBytes(Path.Combine(blobs, image.ConfigDigest.Hex), image.ConfigBytes);
        return new() { MediaType = type, Digest = image.ConfigDigest, Size = image.ConfigBytes.Length };
    }

    private Descriptor[] WriteLayers(SavedImage image, string blobs, bool compress, string type)
    {
        var written = new Descriptor[image.Layers.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostThreads, Environment.ProcessorCount) };
        try
        {
            Parallel.For(0, written.Length, options, i => written[i] = WriteLayer(image, image.Layers[i], blobs, compress) with { MediaType = type });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return written;
    }

    private Descriptor WriteLayer(SavedImage image, LayerRecord layer, string blobs, bool compress)
    {
        progress.Line($"Copying blob {SavedImage.DiffIdOf(layer)}");
        var temporary = Path.Combine(blobs, layer.Id + ".part");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size;
        using (var file = File.Create(temporary))
        {
            using (var content = image.Open(layer))
            using (var hashing = new HashingStream(file, hash))
            {
                if (compress)
                {
                    using var gzip = new GZipStream(hashing, CompressionLevel.Fastest, leaveOpen: true);
                    content.CopyTo(gzip);
                }
                else content.CopyTo(hashing);
            }
            size = file.Length;
        }
        var digest = Digest.FromHash(hash.GetHashAndReset());
        File.Move(temporary, Path.Combine(blobs, digest.Hex), overwrite: true);
        return new() { Digest = digest, Size = size };
    }
}

/// <summary>Hashes what is written through it; the stream below stays open.</summary>
internal sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        inner.Write(buffer);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
