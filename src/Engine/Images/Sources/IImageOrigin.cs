using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>Where an image comes from: a registry, an archive or a directory.</summary>
internal interface IImageOrigin
{
    /// <summary>Bytes of the manifest, index or list.</summary>
    byte[] Manifest { get; }

    /// <summary>Media type of these bytes.</summary>
    string ManifestType { get; }

    /// <summary>How many layers may be read at once.</summary>
    int Parallel { get; }

    /// <summary>A manifest that the index names.</summary>
    byte[] GetManifest(Descriptor manifest);

    /// <summary>What a manifest says; of schema 1, where the origin can tell it, what it says as schema 2.</summary>
    Manifest Parse(byte[] manifest) => Selkie.Oci.Images.Manifest.Parse(manifest);

    /// <summary>A small blob, checked against its digest.</summary>
    byte[] GetBlob(Descriptor blob);

    /// <summary>The manifest's layers as <see cref="OpenLayer"/> can give them: the store has unpacked them.</summary>
    IReadOnlyList<Descriptor> LayersOf(Manifest manifest) => manifest.Layers;

    /// <summary>Other blobs that are known to hold the same layer, such as the one it was pulled as.</summary>
    IEnumerable<Descriptor> OtherForms(Descriptor layer) => [];

    /// <summary>A layer; the stream fails where its bytes are not the ones named, if <see cref="IsVerified"/>.</summary>
    Stream OpenLayer(Descriptor layer);

    /// <summary>Whether the layers' streams check the digests of their descriptors themselves.</summary>
    bool IsVerified { get; }
}

/// <summary>Files of an archive or a directory by their names.</summary>
internal interface IFileSet : IDisposable
{
    /// <summary>Opens a file, or returns null when there is none.</summary>
    Stream? Open(string name);
}

/// <summary>Reading whole files of a set.</summary>
internal static class FileSetExtensions
{
    private const int LargestDocument = 4 * 1024 * 1024; // containers/image, iolimits.go

    /// <summary>All of a file, or null when there is none.</summary>
    internal static byte[]? ReadAll(this IFileSet files, string name)
    {
        using var stream = files.Open(name);
        if (stream is null) return null;
        if (stream.Length > LargestDocument) throw new EngineError(ErrorKind.Invalid, $"{name} of {stream.Length} bytes is too large");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
