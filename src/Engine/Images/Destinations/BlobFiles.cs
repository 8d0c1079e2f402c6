using System.Security.Cryptography;
using Selkie.Engine.Images.Copying;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Images.Destinations;

/// <summary>Blobs as files of a directory, each named by its hash; none has its name before all of it is there.</summary>
/// <param name="directory">The directory; it exists.</param>
/// <param name="sync">Whether a file is on the disk before it gets its name.</param>
internal sealed class BlobFiles(string directory, bool sync)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>The size of a blob that is there, or null.</summary>
    internal long? Find(Digest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? file.Length : null;

    /// <summary>Writes a blob.</summary>
    internal (Digest Digest, long Size) Put(BlobContent content, CancellationToken cancel)
    {
        var temporary = Path.Combine(directory, Guid.NewGuid().ToString("N") + ".part");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var source = content.Open())
            using (var file = CallersFile.Create(temporary, bufferSize: 0, FileMode.CreateNew))
            {
                Copy(source, file, hash, cancel);
                file.Flush(sync);
            }
            var digest = Digest.FromHash(hash.GetHashAndReset());
            var size = new FileInfo(temporary).Length;
            File.Move(temporary, PathOf(digest), overwrite: true);
            return (digest, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a small blob.</summary>
    internal void Put(Digest digest, byte[] bytes) => CallersFile.Write(PathOf(digest), bytes);

    private string PathOf(Digest digest) => Path.Combine(directory, digest.Hex);

    private static void Copy(Stream source, FileStream file, IncrementalHash hash, CancellationToken cancel)
    {
        var buffer = new byte[BufferSize];
        for (int n; (n = source.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, n);
            file.Write(buffer, 0, n);
        }
    }
}
