using System.Text;
using Selkie.Engine.Diagnostics;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Copying;

/// <summary>
/// Remembers as what, and to which repository, layers were pushed, so that the next push of an image with the same layer finds it there instead of
/// compressing and sending it again. What is remembered is a hint: the registry is always asked. A file of lines that are only appended.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="log">Takes what cannot be written.</param>
internal sealed class BlobMemory(string path, Logger log)
{
    private const int LargestFile = 512 * 1024;

    private readonly Lock _lock = new();
    private List<Known>? _known;

    /// <summary>What a layer was pushed as, the latest first.</summary>
    /// <param name="diffId">Digest of the plain layer.</param>
    internal IEnumerable<Descriptor> FormsOf(Digest diffId) => All().Where(k => k.DiffId == diffId).Reverse()
        .Select(k => new Descriptor { MediaType = CompressionFormats.LayerType(MediaTypes.OciManifest, k.Format), Digest = k.Digest, Size = k.Size });

    /// <summary>Repositories that a blob was pushed to.</summary>
    internal IEnumerable<Reference> PlacesOf(Digest digest) =>
        All().Where(k => k.Digest == digest).Select(k => Reference.TryParse(k.Repository, out var place) ? place : null).OfType<Reference>().Distinct();

    /// <summary>Remembers a layer that was pushed.</summary>
    internal void Add(Digest diffId, WrittenLayer layer, string repository)
    {
        lock (_lock)
        {
            var known = new Known(diffId, layer.Digest, layer.Size, layer.Compression, repository);
            if ((_known ??= Read()).Contains(known)) return;
            _known.Add(known);
            Append(known);
        }
    }

    private List<Known> All()
    {
        lock (_lock) return [.. _known ??= Read()];
    }

    // Half of a file that has grown is forgotten; a process that appends meanwhile loses a hint.
    private void Append(Known known)
    {
        try
        {
            Fs.MakePrivateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                Fs.ReplaceFile(path, Fs.Bytes(string.Concat(_known!.Skip(_known!.Count / 2).Select(k => k + "\n"))), Fs.PrivateFile, sync: false);
                return;
            }
            using var file = Fs.Open(path, OpenMode.Write | OpenMode.Create | OpenMode.Append, Fs.PrivateFile);
            Fs.Write(file, Encoding.UTF8.GetBytes(known + "\n")).Check(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Linux.LinuxException)
        {
            log.Debug($"remembering a pushed layer: {e.Message}");
        }
    }

    private List<Known> Read()
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadLines(path).Select(Known.Parse).OfType<Known>()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private sealed record Known(Digest DiffId, Digest Digest, long Size, CompressionFormat Format, string Repository)
    {
        public override string ToString() => $"{DiffId} {Digest} {Size} {Format} {Repository}";

        internal static Known? Parse(string line) =>
            line.Split(' ') is [var diffId, var digest, var size, var format, var repository]
            && Digest.TryParse(diffId, out var d) && Digest.TryParse(digest, out var b) && long.TryParse(size, out var bytes)
            && Enum.TryParse<CompressionFormat>(format, out var f) ? new(d, b, bytes, f, repository) : null;
    }
}
